package dev.cimiento.tenancy.testkit.features;

import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.postgresql.PostgresQuotaStore;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.testkit.QuotaStoreContract;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

class PostgresQuotaStoreTest extends QuotaStoreContract {

    private TestDatabase database;

    @Override
    protected QuotaStore emptyStore(List<TenantId> tenants) {
        database = TestDatabase.create();
        database.migrate(tenants.get(0), PostgresTenants.SCHEMA);
        DataSource pool = database.pool(4);
        PostgresTenants registry = new PostgresTenants(pool);
        tenants.forEach(id -> registry.register(Tenant.of(id, id.value(), Plans.BASIC.id())));
        return new PostgresQuotaStore(pool);
    }

    @AfterEach
    void stop() {
        database.close();
    }
}
