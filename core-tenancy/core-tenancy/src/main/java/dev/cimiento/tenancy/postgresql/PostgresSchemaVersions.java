package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.SchemaVersions;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Schema versions in the control schema, in the table of {@link PostgresTenants#SCHEMA}. Takes the pool itself, not a {@code
 * TenantDataSource}. Safe for use by many threads and processes.
 */
public final class PostgresSchemaVersions implements SchemaVersions {

    private static final String SELECT = "SELECT tenant, module, fingerprint, scripts FROM cimiento.tenant_module ";

    private final DataSource pool;

    /** Over this pool. */
    public PostgresSchemaVersions(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    @Override
    public Map<TenantId, Map<ModuleId, SchemaVersion>> all() {
        Map<TenantId, Map<ModuleId, SchemaVersion>> all = new HashMap<>();
        // Most tenants have the same few versions: one object for each.
        Map<SchemaVersion, SchemaVersion> same = new HashMap<>();
        for (Entry entry : select("")) {
            all.computeIfAbsent(entry.tenant(), tenant -> new HashMap<>())
                    .put(entry.module(), same.computeIfAbsent(entry.version(), version -> version));
        }
        return all;
    }

    @Override
    public Map<ModuleId, SchemaVersion> of(TenantId tenant) {
        Map<ModuleId, SchemaVersion> modules = new HashMap<>();
        for (Entry entry : select("WHERE tenant = ?", tenant.value())) {
            modules.put(entry.module(), entry.version());
        }
        return modules;
    }

    @Override
    public void record(TenantId tenant, Map<ModuleId, SchemaVersion> versions) {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            for (Map.Entry<ModuleId, SchemaVersion> entry : versions.entrySet()) {
                sql.update(
                        "INSERT INTO cimiento.tenant_module (tenant, module, fingerprint, scripts) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (tenant, module) DO UPDATE SET fingerprint = excluded.fingerprint,"
                                + " scripts = excluded.scripts, migrated_at = now()",
                        tenant.value(),
                        entry.getKey().value(),
                        entry.getValue().fingerprint(),
                        entry.getValue().scripts());
            }
            return versions.size();
        });
    }

    private List<Entry> select(String where, Object... parameters) {
        return Transactions.with(
                pool, connection -> Sql.on(connection).list(SELECT + where, PostgresSchemaVersions::read, parameters));
    }

    private static Entry read(Sql.Row row) throws SQLException {
        return new Entry(
                TenantId.of(row.string("tenant")),
                new ModuleId(row.string("module")),
                new SchemaVersion(row.string("fingerprint"), row.strings("scripts")));
    }

    private record Entry(TenantId tenant, ModuleId module, SchemaVersion version) {}
}
