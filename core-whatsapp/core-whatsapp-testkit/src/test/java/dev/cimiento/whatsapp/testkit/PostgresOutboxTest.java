package dev.cimiento.whatsapp.testkit;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresOutboxTest extends OutboxContract {

    private static TestDatabase database;
    private static WhatsAppStore store;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(TENANT, PostgresConversations.SCHEMA)
                .migrate(TenantId.of("clinic"), PostgresConversations.SCHEMA);
        store = new PostgresConversations(database.tenantPool(12));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected WhatsAppStore store() {
        return store;
    }
}
