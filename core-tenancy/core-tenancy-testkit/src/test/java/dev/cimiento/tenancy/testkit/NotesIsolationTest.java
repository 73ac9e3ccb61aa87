package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.SchemaModule;
import java.util.List;
import javax.sql.DataSource;

class NotesIsolationTest extends TenantIsolationContract {

    @Override
    protected List<SchemaModule> modules() {
        return List.of(Notes.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new Notes(dataSource).write("any", mark);
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new Notes(dataSource)
                .read().stream().map(row -> row.substring(row.indexOf('|') + 1)).toList();
    }
}
