package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.features.QuotaSlot;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.features.QuotaTally;
import dev.cimiento.tenancy.features.QuotaTally.Verdict;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Counts in the control schema. Whoever takes locks the slot's row first, so takers of one slot queue, and those of two do not meet.
 *
 * <p>Takes the pool itself, as {@link PostgresTenants} does: counting is then a transaction of its own, short, whatever the caller is in the
 * middle of. It needs a connection beside the caller's, so not from a pool of one. Safe for use by many threads and processes.
 */
public final class PostgresQuotaStore implements QuotaStore {

    private final DataSource pool;

    /** Over this pool. Its tables are those of {@link PostgresTenants#SCHEMA}. */
    public PostgresQuotaStore(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    @Override
    public QuotaTally spend(QuotaSlot slot, long units, long limit, Instant now) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            long spent = lock(sql, slot);
            long held = held(sql, slot, now);
            if (!QuotaTally.fits(spent, held, units, limit)) {
                return new QuotaTally(Verdict.FULL, spent, held);
            }
            add(sql, slot, units);
            return new QuotaTally(Verdict.TAKEN, spent + units, held);
        });
    }

    @Override
    public QuotaTally hold(QuotaSlot slot, Lease lease, long limit, Instant now) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            long spent = lock(sql, slot);
            long held = held(sql, slot, now);
            if (!QuotaTally.fits(spent, held, lease.units(), limit)) {
                return new QuotaTally(Verdict.FULL, spent, held);
            }
            sql.update(
                    "INSERT INTO cimiento.quota_lease (id, holder, tenant, quota, period, units, until)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    lease.id(),
                    lease.holder(),
                    slot.tenant().value(),
                    slot.quota(),
                    slot.period(),
                    lease.units(),
                    lease.until());
            return new QuotaTally(Verdict.TAKEN, spent, held + lease.units());
        });
    }

    @Override
    public void keep(QuotaSlot slot, Lease lease) {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            lock(sql, slot);
            sql.update("DELETE FROM cimiento.quota_lease WHERE id = ?", lease.id());
            return add(sql, slot, lease.units());
        });
    }

    @Override
    public void release(UUID lease) {
        Transactions.with(
                pool, connection -> Sql.on(connection).update("DELETE FROM cimiento.quota_lease WHERE id = ?", lease));
    }

    @Override
    public Set<UUID> extend(UUID holder, Instant until, Instant now) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            // Rows that another process is deleting or extending are left to it, so that two never wait for each other.
            sql.update(
                    "DELETE FROM cimiento.quota_lease WHERE id IN"
                            + " (SELECT id FROM cimiento.quota_lease WHERE until <= ? FOR UPDATE SKIP LOCKED)",
                    now);
            return Set.copyOf(sql.list(
                    "UPDATE cimiento.quota_lease SET until = ? WHERE holder = ? AND until > ? RETURNING id",
                    row -> row.uuid("id"),
                    until,
                    holder,
                    now));
        });
    }

    @Override
    public QuotaTally count(QuotaSlot slot, Instant now) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Long> spent = sql.first(
                    "SELECT spent FROM cimiento.quota_use WHERE tenant = ? AND quota = ? AND period = ?",
                    row -> row.number("spent"),
                    slot.tenant().value(),
                    slot.quota(),
                    slot.period());
            return new QuotaTally(Verdict.TAKEN, spent.orElse(0L), held(sql, slot, now));
        });
    }

    /** Waits for whoever else takes from this slot, and gives what is spent. */
    private static long lock(Sql sql, QuotaSlot slot) throws SQLException {
        Optional<Long> spent = lockRow(sql, slot);
        if (spent.isPresent()) {
            return spent.get();
        }
        sql.update(
                "INSERT INTO cimiento.quota_use (tenant, quota, period) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                slot.tenant().value(),
                slot.quota(),
                slot.period());
        return lockRow(sql, slot).orElseThrow();
    }

    private static Optional<Long> lockRow(Sql sql, QuotaSlot slot) throws SQLException {
        return sql.first(
                "SELECT spent FROM cimiento.quota_use WHERE tenant = ? AND quota = ? AND period = ? FOR UPDATE",
                row -> row.number("spent"),
                slot.tenant().value(),
                slot.quota(),
                slot.period());
    }

    private static long held(Sql sql, QuotaSlot slot, Instant now) throws SQLException {
        return sql.number(
                "SELECT coalesce(sum(units), 0)::bigint FROM cimiento.quota_lease"
                        + " WHERE tenant = ? AND quota = ? AND period = ? AND until > ?",
                slot.tenant().value(),
                slot.quota(),
                slot.period(),
                now);
    }

    private static int add(Sql sql, QuotaSlot slot, long units) throws SQLException {
        return sql.update(
                "UPDATE cimiento.quota_use SET spent = spent + ? WHERE tenant = ? AND quota = ? AND period = ?",
                units,
                slot.tenant().value(),
                slot.quota(),
                slot.period());
    }
}
