package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.UnknownTenantException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Addresses in the control schema, in the table of {@link PostgresTenants#SCHEMA}. Takes the pool itself, not a {@code TenantDataSource}. Safe
 * for use by many threads and processes.
 */
public final class PostgresTenantAddresses implements TenantAddresses {

    private final DataSource pool;

    /** Over this pool. */
    public PostgresTenantAddresses(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    @Override
    public List<Entry> list() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT address, tenant, state FROM cimiento.tenant_address ORDER BY address COLLATE \"C\"",
                                row -> new Entry(
                                        TenantAddress.of(row.string("address")),
                                        TenantId.of(row.string("tenant")),
                                        row.constant("state", State.class))));
    }

    @Override
    public Change give(TenantId tenant, TenantAddress address) {
        return Transactions.with(pool, connection -> give(Sql.on(connection), tenant, address));
    }

    @Override
    public Change move(TenantId tenant, TenantAddress address) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            Change change = give(sql, tenant, address);
            if (change instanceof Change.Done) {
                sql.update(
                        "UPDATE cimiento.tenant_address SET state = 'FORMER' WHERE tenant = ? AND address <> ?"
                                + " AND (strpos(address, '.') = 0) = (strpos(?, '.') = 0)",
                        tenant.value(),
                        address.value(),
                        address.value());
                if (address.isLabel() && !address.value().equals(tenant.value())) {
                    sql.update(
                            "INSERT INTO cimiento.tenant_address (address, tenant, state) VALUES (?, ?, 'FORMER')"
                                    + " ON CONFLICT (address) DO NOTHING",
                            tenant.value(),
                            tenant.value());
                }
            }
            return change;
        });
    }

    @Override
    public void withdraw(TenantId tenant, TenantAddress address) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "DELETE FROM cimiento.tenant_address WHERE tenant = ? AND address = ?",
                                tenant.value(),
                                address.value()));
    }

    private static Change give(Sql sql, TenantId tenant, TenantAddress address) throws SQLException {
        // Under the registry's row, so that a tenant on its way out does not get one behind the deletion's back.
        if (!sql.exists("SELECT 1 FROM cimiento.tenant WHERE id = ? FOR UPDATE", tenant.value())) {
            throw new UnknownTenantException(tenant);
        }
        if (sql.exists("SELECT 1 FROM cimiento.tenant WHERE id = ? AND id <> ?", address.value(), tenant.value())) {
            return new Change.Taken(address);
        }
        int rows = sql.update(
                "INSERT INTO cimiento.tenant_address AS a (address, tenant, state) VALUES (?, ?, 'CURRENT')"
                        + " ON CONFLICT (address) DO UPDATE SET state = 'CURRENT' WHERE a.tenant = excluded.tenant",
                address.value(),
                tenant.value());
        return rows == 1 ? new Change.Done(address) : new Change.Taken(address);
    }
}
