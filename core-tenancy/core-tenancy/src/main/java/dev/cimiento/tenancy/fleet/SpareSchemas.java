package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Schemas with all tables of a plan, made before anybody signs up, so that a sign-up waits for no migration: a claim renames one. For
 * tenants in a schema of the shared database, with a role or without; the role is granted the tables by its step. Safe for use by many threads and processes.
 */
public final class SpareSchemas {

    private final TenantProvisioner provisioner;
    private final DataSource pool;

    private SpareSchemas(TenantProvisioner provisioner, DataSource pool) {
        this.provisioner = requireNonNull(provisioner, "provisioner");
        this.pool = requireNonNull(pool, "pool");
    }

    /**
     * For the plans and modules that this provisioner knows.
     *
     * @param pool of the control plane's database, not a {@code TenantDataSource}
     */
    public static SpareSchemas of(TenantProvisioner provisioner, DataSource pool) {
        return new SpareSchemas(provisioner, pool);
    }

    /** How many are ready for this plan. */
    public int ready(PlanId plan) {
        String fingerprint = fingerprint(plan);
        return Transactions.with(
                pool,
                connection -> Math.toIntExact(Sql.on(connection)
                        .number(
                                "SELECT count(*) FROM cimiento.spare_schema WHERE plan = ? AND fingerprint = ?",
                                plan.value(),
                                fingerprint)));
    }

    /**
     * Makes spares until so many are ready. Those whose tables are of an earlier release, or were half made when a process died, are
     * completed first. Where another process is at it already, leaves it to that one. Call it from a job.
     *
     * @return how many were made or completed
     * @throws IllegalArgumentException when the number is negative
     */
    public int fill(PlanId plan, int wanted) {
        if (wanted < 0) {
            throw new IllegalArgumentException("wanted must not be negative, was " + wanted);
        }
        String fingerprint = fingerprint(plan);
        return Turn.take(pool, "makes spare schemas", Duration.ZERO, () -> {
                    int made = 0;
                    while (ready(plan) < wanted) {
                        make(plan, stale(plan, fingerprint).orElseGet(() -> begin(plan)), fingerprint);
                        made++;
                    }
                    return made;
                })
                .orElse(0);
    }

    /**
     * Registers the tenant and gives it a spare schema, both or neither. Of many callers each gets another schema, and of two who register
     * one id one does.
     *
     * @return the tenant, {@code PROVISIONING}, with all its tables; empty where no spare is ready, the id is taken, or its rows belong
     *     somewhere else
     */
    public Optional<Tenant> claim(Tenant wanted) {
        if (!(wanted.placement() instanceof Placement.Schema || wanted.placement() instanceof Placement.Role)) {
            return Optional.empty();
        }
        Tenant tenant = wanted.withStatus(TenantStatus.PROVISIONING);
        Map<ModuleId, SchemaVersion> versions = versions(tenant);
        String fingerprint = fingerprint(wanted.plan());
        // Stores on an aware data source join this transaction.
        DataSource aware = Transactions.aware(pool);
        return Transactions.with(aware, connection -> {
            Sql sql = Sql.on(connection);
            Optional<String> spare = sql.first(
                    "SELECT schema FROM cimiento.spare_schema WHERE plan = ? AND fingerprint = ? ORDER BY made_at LIMIT 1"
                            + " FOR UPDATE SKIP LOCKED",
                    row -> row.string("schema"),
                    wanted.plan().value(),
                    fingerprint);
            if (spare.isEmpty() || !registers(aware, sql, tenant)) {
                return Optional.empty();
            }
            sql.update("DELETE FROM cimiento.spare_schema WHERE schema = ?", spare.get());
            execute(
                    connection,
                    "ALTER SCHEMA " + Identifier.quoted(spare.get()) + " RENAME TO "
                            + Identifier.quoted(tenant.id().schema()));
            new PostgresSchemaVersions(aware).record(tenant.id(), versions);
            return Optional.of(tenant);
        });
    }

    /** Whether it was this caller who registered the id. */
    private static boolean registers(DataSource aware, Sql sql, Tenant tenant) throws SQLException {
        new PostgresTenants(aware).register(tenant);
        return sql.exists(
                "SELECT 1 FROM cimiento.tenant WHERE id = ? AND xmin = pg_current_xact_id()::xid",
                tenant.id().value());
    }

    private String begin(PlanId plan) {
        String schema = "spare_" + UUID.randomUUID().toString().replace("-", "");
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO cimiento.spare_schema (schema, plan) VALUES (?, ?)",
                                schema,
                                plan.value()));
        return schema;
    }

    private Optional<String> stale(PlanId plan, String fingerprint) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT schema FROM cimiento.spare_schema WHERE plan = ? AND fingerprint <> ? LIMIT 1",
                                row -> row.string("schema"),
                                plan.value(),
                                fingerprint));
    }

    private void make(PlanId plan, String schema, String fingerprint) {
        for (SchemaModule module : modules(plan)) {
            provisioner.migrations().migrate(schema, module);
        }
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE cimiento.spare_schema SET fingerprint = ?, made_at = now() WHERE schema = ?",
                                fingerprint,
                                schema));
    }

    private List<SchemaModule> modules(PlanId plan) {
        return provisioner.modulesOf(Tenant.of(TenantId.of("spare"), "spare", plan));
    }

    private String fingerprint(PlanId plan) {
        return modules(plan).stream()
                .map(module -> module.module() + "="
                        + provisioner.migrations().version(module).fingerprint())
                .sorted()
                .collect(Collectors.joining(",", "of ", ""));
    }

    private Map<ModuleId, SchemaVersion> versions(Tenant tenant) {
        Map<ModuleId, SchemaVersion> versions = new HashMap<>();
        provisioner
                .modulesOf(tenant)
                .forEach(module ->
                        versions.put(module.module(), provisioner.migrations().version(module)));
        return versions;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
