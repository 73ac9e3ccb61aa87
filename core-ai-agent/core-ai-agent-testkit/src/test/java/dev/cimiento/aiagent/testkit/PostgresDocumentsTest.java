package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresDocumentsTest extends DocumentsContract {

    private static TestDatabase database;
    private static Documents store;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(PADEL, PostgresDocuments.SCHEMA)
                .migrate(CLINIC, PostgresDocuments.SCHEMA);
        store = new PostgresDocuments(database.tenantPool(4));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected Documents documents() {
        return store;
    }
}
