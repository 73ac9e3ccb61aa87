package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
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
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The registry in the control schema. Takes the pool itself, not a {@code TenantDataSource}: who the tenant is must be known before there is
 * one. Safe for use by many threads and processes.
 */
public final class PostgresTenants implements Tenants {

    /** Its table; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("tenancy"), SchemaModule.Plane.CONTROL, "dev/cimiento/tenancy/postgresql/migration");

    private static final String SELECT =
            "SELECT id, name, plan, status, isolation, db_role, server, ARRAY(SELECT jsonb_object_keys(labels)) AS keys,"
                    + " ARRAY(SELECT labels ->> k FROM jsonb_object_keys(labels) k) AS labelled FROM cimiento.tenant ";

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
                pool, connection -> Sql.on(connection).list(SELECT + "ORDER BY id", PostgresTenants::read));
    }

    @Override
    public Tenant register(Tenant tenant) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO cimiento.tenant (id, name, plan, status, isolation, db_role, server, labels)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, jsonb_object(?::text[], ?::text[])) ON CONFLICT (id) DO NOTHING",
                    tenant.id().value(),
                    tenant.name(),
                    tenant.plan().value(),
                    tenant.status(),
                    isolation(tenant.placement()),
                    role(tenant.placement()),
                    server(tenant.placement()),
                    List.copyOf(tenant.labels().keySet()),
                    List.copyOf(tenant.labels().values()));
            return find(sql, tenant.id()).orElseThrow();
        });
    }

    @Override
    public void update(Tenant tenant) {
        int rows = Transactions.with(pool, connection -> write(Sql.on(connection), tenant));
        if (rows == 0) {
            throw new UnknownTenantException(tenant.id());
        }
    }

    @Override
    public Tenant change(TenantId id, UnaryOperator<Tenant> change) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            Tenant before = sql.first(SELECT + "WHERE id = ? FOR UPDATE", PostgresTenants::read, id.value())
                    .orElseThrow(() -> new UnknownTenantException(id));
            Tenant after = change.apply(before);
            if (!after.id().equals(id)) {
                throw new IllegalArgumentException("change must keep the id " + id + ", gave " + after.id());
            }
            if (!after.equals(before)) {
                write(sql, after);
            }
            return after;
        });
    }

    private static int write(Sql sql, Tenant tenant) throws SQLException {
        return sql.update(
                "UPDATE cimiento.tenant SET name = ?, plan = ?, status = ?, isolation = ?, db_role = ?, server = ?,"
                        + " labels = jsonb_object(?::text[], ?::text[]), updated_at = now() WHERE id = ?",
                tenant.name(),
                tenant.plan().value(),
                tenant.status(),
                isolation(tenant.placement()),
                role(tenant.placement()),
                server(tenant.placement()),
                List.copyOf(tenant.labels().keySet()),
                List.copyOf(tenant.labels().values()),
                tenant.id().value());
    }

    private static Optional<Tenant> find(Sql sql, TenantId id) throws SQLException {
        return sql.first(SELECT + "WHERE id = ?", PostgresTenants::read, id.value());
    }

    private static Tenant read(Sql.Row row) throws SQLException {
        Tenant tenant = Tenant.of(TenantId.of(row.string("id")), row.string("name"), new PlanId(row.string("plan")))
                .withStatus(row.constant("status", TenantStatus.class))
                .withPlacement(placement(row));
        List<String> keys = row.strings("keys");
        List<String> values = row.strings("labelled");
        for (int i = 0; i < keys.size(); i++) {
            tenant = tenant.withLabel(keys.get(i), values.get(i));
        }
        return tenant;
    }

    private static Placement placement(Sql.Row row) throws SQLException {
        String isolation = row.string("isolation");
        return switch (isolation) {
            case "SCHEMA" -> Placement.schema();
            case "ROLE" -> Placement.role(row.string("db_role"));
            case "DATABASE" -> Placement.database(row.string("server"));
            case "ROW" -> Placement.row();
            default -> throw new IllegalStateException("unknown isolation in cimiento.tenant: " + isolation);
        };
    }

    private static String isolation(Placement placement) {
        if (placement instanceof Placement.Role) {
            return "ROLE";
        }
        if (placement instanceof Placement.Database) {
            return "DATABASE";
        }
        return placement instanceof Placement.Row ? "ROW" : "SCHEMA";
    }

    private static Optional<String> role(Placement placement) {
        return placement instanceof Placement.Role role ? Optional.of(role.role()) : Optional.empty();
    }

    private static Optional<String> server(Placement placement) {
        return placement instanceof Placement.Database database ? Optional.of(database.server()) : Optional.empty();
    }
}
