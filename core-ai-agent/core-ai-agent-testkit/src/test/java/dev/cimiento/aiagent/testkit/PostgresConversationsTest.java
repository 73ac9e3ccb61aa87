package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.postgresql.PostgresConversations;
import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresConversationsTest extends ConversationsContract {

    private static TestDatabase database;
    private static Conversations store;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(PADEL, PostgresDocuments.SCHEMA)
                .migrate(CLINIC, PostgresDocuments.SCHEMA);
        store = new PostgresConversations(database.tenantPool(4));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected Conversations conversations() {
        return store;
    }
}
