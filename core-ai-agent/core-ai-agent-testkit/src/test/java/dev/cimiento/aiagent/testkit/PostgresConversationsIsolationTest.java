package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.aiagent.postgresql.PostgresConversations;
import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

class PostgresConversationsIsolationTest extends TenantIsolationContract {

    private static final ConversationId ONE = ConversationId.of("one");

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresDocuments.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new PostgresConversations(dataSource).append(ONE, new Turn(Question.of(mark), "sí", Instant.EPOCH));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new PostgresConversations(dataSource)
                .latest(ONE, 200).stream().map(turn -> turn.question().text()).toList();
    }
}
