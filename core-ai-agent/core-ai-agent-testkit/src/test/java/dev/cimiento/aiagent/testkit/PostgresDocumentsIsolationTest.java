package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.util.List;
import javax.sql.DataSource;

class PostgresDocumentsIsolationTest extends TenantIsolationContract {

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresDocuments.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new PostgresDocuments(dataSource).put(Document.of(DocumentId.of(mark), "canario", Language.ES, mark));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new PostgresDocuments(dataSource)
                .search("canario", 50).stream().map(Passage::text).toList();
    }
}
