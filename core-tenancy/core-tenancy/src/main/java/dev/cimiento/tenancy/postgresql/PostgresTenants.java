package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.UnknownTenantException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The registry in the control schema. Takes the pool itself, not a {@code TenantDataSource}: who the tenant is must be known before there is
 * one. Safe for use by many threads and processes.
 */
public final class PostgresTenants implements Tenants {

    /** Its table; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("tenancy"), SchemaModule.Plane.CONTROL, "dev/cimiento/tenancy/postgresql/migration");

    private final DataSource pool;

    /** Over this pool. */
    public PostgresTenants(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return Transactions.with(pool, connection -> find(Sql.on(connection), id));
    }

    @Override
    public List<Tenant> list() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list("SELECT id, name, plan, status FROM cimiento.tenant ORDER BY id", PostgresTenants::read));
    }

    @Override
    public Tenant register(Tenant tenant) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO cimiento.tenant (id, name, plan, status) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    tenant.id().value(),
                    tenant.name(),
                    tenant.plan().value(),
                    tenant.status());
            return find(sql, tenant.id()).orElseThrow();
        });
    }

    @Override
    public void update(Tenant tenant) {
        int rows = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE cimiento.tenant SET plan = ?, status = ?, updated_at = now() WHERE id = ?",
                                tenant.plan().value(),
                                tenant.status(),
                                tenant.id().value()));
        if (rows == 0) {
            throw new UnknownTenantException(tenant.id());
        }
    }

    private static Optional<Tenant> find(Sql sql, TenantId id) throws SQLException {
        return sql.first(
                "SELECT id, name, plan, status FROM cimiento.tenant WHERE id = ?", PostgresTenants::read, id.value());
    }

    private static Tenant read(Sql.Row row) throws SQLException {
        return Tenant.of(TenantId.of(row.string("id")), row.string("name"), new PlanId(row.string("plan")))
                .withStatus(row.constant("status", TenantStatus.class));
    }
}
