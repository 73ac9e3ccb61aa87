package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * A pool for each tenant that works now, within a budget of pools and of connections in all.
 *
 * <p>A tenant's pool is opened when it takes its first connection. Where the budget is spent, the pool that was used least recently and has
 * no connection on loan is closed; where every pool is busy, the caller waits or is refused, as {@link Overflow} says. So one tenant's burst
 * costs the others nothing, and the server's limit holds however many tenants there are.
 *
 * <p>Safe for use by many threads. {@link #close} closes every pool.
 */
public final class TenantPools implements AutoCloseable {

    private final TenantPool.Factory factory;
    private final SearchPathReport report;
    private final int maxPools;
    private final int maxConnections;
    private final Overflow overflow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    /** In the order of their last use. */
    private final Map<TenantId, Entry> pools = new LinkedHashMap<>(16, 0.75f, true);

    private int connections;
    private int largest = 1;
    private int waiting;
    private long opened;
    private long evicted;
    private long refused;
    private boolean closed;

    private TenantPools(
            TenantPool.Factory factory, SearchPathReport report, int maxPools, int maxConnections, Overflow overflow) {
        this.factory = requireNonNull(factory, "factory");
        this.report = requireNonNull(report, "report");
        this.maxPools = positive("maxPools", maxPools);
        this.maxConnections = positive("maxConnections", maxConnections);
        this.overflow = requireNonNull(overflow, "overflow");
    }

    /**
     * Pools from this factory, waiting up to 30 seconds for room.
     *
     * @param maxPools how many pools are open at once
     * @param maxConnections how many connections these have in all; stay below what the server allows
     * @throws IllegalArgumentException when a number is less than 1
     */
    public static TenantPools of(TenantPool.Factory factory, int maxPools, int maxConnections) {
        return new TenantPools(
                factory, SearchPathReport.NONE, maxPools, maxConnections, Overflow.waiting(Duration.ofSeconds(30)));
    }

    /** As this one, before it is used, with another way to meet a spent budget. */
    public TenantPools onOverflow(Overflow what) {
        return new TenantPools(factory, report, maxPools, maxConnections, what);
    }

    /**
     * As this one, before it is used, on servers that report their search path: a connection is told its tenant once, and not again while
     * the server reports it unchanged. Without it, the session is told at every loan.
     */
    public TenantPools reporting(SearchPathReport searchPath) {
        return new TenantPools(factory, searchPath, maxPools, maxConnections, overflow);
    }

    /**
     * What happens when the budget is spent and every pool is busy.
     *
     * @param longest how long a caller waits before it is refused
     */
    public record Overflow(Duration longest) {

        /** Checks the length. */
        public Overflow {
            if (requireNonNull(longest, "longest").isNegative()) {
                throw new IllegalArgumentException("longest must not be negative, was " + longest);
            }
        }

        /** The caller waits this long for a pool to fall idle, and is refused then. */
        public static Overflow waiting(Duration longest) {
            return new Overflow(longest);
        }

        /** The caller is refused at once. */
        public static Overflow refusing() {
            return new Overflow(Duration.ZERO);
        }
    }

    /** What it holds now. */
    public PoolStats stats() {
        lock.lock();
        try {
            int lent = pools.values().stream().mapToInt(entry -> entry.lent).sum();
            return new PoolStats(
                    pools.size(), maxPools, connections, maxConnections, lent, waiting, opened, evicted, refused);
        } finally {
            lock.unlock();
        }
    }

    SearchPathReport report() {
        return report;
    }

    /** The tenant's pool, with one loan more; {@link #giveBack} ends it. */
    DataSource take(TenantId tenant, Placement placement) throws SQLException {
        List<TenantPool> surplus = new ArrayList<>();
        lock.lock();
        try {
            long left = overflow.longest().toNanos();
            while (true) {
                if (closed) {
                    throw new SQLException("the pools of tenants are closed", "08003");
                }
                Entry entry = pools.get(tenant);
                if (entry != null && entry.placement.equals(placement)) {
                    entry.lent++;
                    return entry.pool.dataSource();
                }
                if (entry != null && entry.lent == 0) {
                    surplus.add(remove(tenant, entry));
                    continue;
                }
                if (entry == null && pools.size() < maxPools && connections + largest <= maxConnections) {
                    return open(tenant, placement, surplus);
                }
                if (entry == null && evict(surplus)) {
                    continue;
                }
                if (left <= 0) {
                    refused++;
                    throw new SQLTransientConnectionException("no room for a pool of tenant " + tenant + ": "
                            + pools.size() + " of " + maxPools + " pools and " + connections + " of " + maxConnections
                            + " connections are taken, and none is idle");
                }
                waiting++;
                try {
                    left = room.awaitNanos(left);
                } finally {
                    waiting--;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a pool", e);
        } finally {
            lock.unlock();
            surplus.forEach(pool -> pool.closing().run());
        }
    }

    /** Under the lock, so that a tenant has one pool. Opening a pool opens no connection with most pools, and one with others. */
    private DataSource open(TenantId tenant, Placement placement, List<TenantPool> surplus) throws SQLException {
        TenantPool pool = factory.open(tenant, placement);
        if (pool.connections() > maxConnections) {
            surplus.add(pool);
            throw new SQLException("a pool of " + pool.connections() + " connections is more than the budget of "
                    + maxConnections + " allows");
        }
        largest = Math.max(largest, pool.connections());
        connections += pool.connections();
        while (connections > maxConnections && evict(surplus)) {
            continue;
        }
        if (connections > maxConnections) {
            connections -= pool.connections();
            surplus.add(pool);
            refused++;
            throw new SQLTransientConnectionException("no room for the " + pool.connections()
                    + " connections of tenant " + tenant + ": " + connections + " of " + maxConnections
                    + " are taken, and no pool is idle");
        }
        opened++;
        Entry entry = new Entry(pool, placement);
        entry.lent = 1;
        pools.put(tenant, entry);
        return pool.dataSource();
    }

    private boolean evict(List<TenantPool> surplus) {
        Iterator<Map.Entry<TenantId, Entry>> oldestFirst = pools.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next().getValue();
            if (entry.lent == 0) {
                oldestFirst.remove();
                connections -= entry.pool.connections();
                evicted++;
                surplus.add(entry.pool);
                return true;
            }
        }
        return false;
    }

    private TenantPool remove(TenantId tenant, Entry entry) {
        pools.remove(tenant);
        connections -= entry.pool.connections();
        return entry.pool;
    }

    void giveBack(TenantId tenant) {
        TenantPool last = null;
        lock.lock();
        try {
            Entry entry = pools.get(tenant);
            if (entry != null && --entry.lent == 0) {
                if (closed) {
                    last = remove(tenant, entry);
                }
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.closing().run();
        }
    }

    /** Closes the pool of this tenant once it is idle, for instance when it is suspended or moves. A later loan opens another. */
    public void evict(TenantId tenant) {
        TenantPool idle = null;
        lock.lock();
        try {
            Entry entry = pools.get(requireNonNull(tenant, "tenant"));
            if (entry != null && entry.lent == 0) {
                idle = remove(tenant, entry);
                evicted++;
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (idle != null) {
            idle.closing().run();
        }
    }

    /** Closes every idle pool now, and each busy one when its last connection comes back. */
    @Override
    public void close() {
        List<TenantPool> idle = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            while (evict(idle)) {
                continue;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
        idle.forEach(pool -> pool.closing().run());
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
        return value;
    }

    private static final class Entry {

        private final TenantPool pool;
        private final Placement placement;
        private int lent;

        Entry(TenantPool pool, Placement placement) {
            this.pool = pool;
            this.placement = placement;
        }
    }
}
