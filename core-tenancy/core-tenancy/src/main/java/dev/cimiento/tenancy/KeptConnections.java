package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one pool that tenants have or had a moment ago. Idle ones are lent again to whom they know; a stranger's is lent where
 * there is no other. A tenant that has the same connection many times in a row makes it its home: the session is told, and nothing has to
 * be sent from then on. Not at once, since a driver that sees the session change forgets every statement it has prepared.
 *
 * <p>Nobody waits in the pool while a connection lies idle here: once all have been taken from the pool, callers wait here.
 */
final class KeptConnections implements AutoCloseable {

    /** As pools do: a connection that was used this recently is not tested before it is lent. */
    private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int TEST_SECONDS = 5;

    /** Loans in a row until a connection becomes a tenant's home: as many as it takes for preparing statements anew to be repaid. */
    private static final int SETTLES_AFTER = 16;

    private final DataSource pool;
    private final Affinity affinity;
    private final SqlTexts texts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition closing = lock.newCondition();
    private final List<Kept> idle = new ArrayList<>();
    private final Map<TenantContext.Scope, Integer> loans = new HashMap<>();
    private int held;
    private boolean closed;
    private @Nullable Thread sweeper;
    private volatile @Nullable Boolean folding;

    KeptConnections(DataSource pool, Affinity affinity, SqlTexts texts) {
        this.pool = pool;
        this.affinity = affinity;
        this.texts = texts;
    }

    /** One connection of the pool, between and during loans. Changed under the lock, or by whom it is lent to. */
    private static final class Kept {

        private final Connection connection;
        private final long since = System.nanoTime();
        private long idleSince = since;
        private @Nullable Target home;
        private @Nullable Target last;
        private int inARow;

        Kept(Connection connection) {
            this.connection = connection;
        }
    }

    Connection lend(Target target) throws SQLException {
        while (true) {
            Kept known = take(target);
            try {
                Kept kept = known == null ? new Kept(pool.getConnection()) : known;
                if (isAlive(kept)) {
                    return Lending.bind(kept.connection, connection -> lease(kept, target));
                }
                Ending.discard(kept.connection);
            } catch (SQLException | RuntimeException e) {
                leave(target, null);
                throw e;
            }
            leave(target, null);
        }
    }

    private Connection lease(Kept kept, Target target) throws SQLException {
        boolean same = target.equals(kept.last);
        String path = affinity.report().searchPath(kept.connection).orElse("");
        boolean reports = target.isPathAlone() && !path.isEmpty();
        boolean home = reports && target.equals(kept.home);
        if (!home && same && reports && kept.inARow >= SETTLES_AFTER) {
            // The one setting that a driver is told of by its own statement, so that it forgets what it prepared.
            Ending.execute(kept.connection, target.forSession());
            path = affinity.report().searchPath(kept.connection).orElse("");
            kept.home = target;
            home = true;
        }
        Loan loan = home ? same ? Loan.HOME : Loan.VISITED : same ? Loan.KNOWN : Loan.STRANGE;
        return new LeasedConnection(
                kept.connection,
                target,
                texts,
                Telling.EITHER,
                folds(kept.connection),
                affinity.report(),
                path,
                loan,
                (connection, lease) -> takeBack(kept, target, lease));
    }

    private boolean folds(Connection connection) throws SQLException {
        Boolean known = folding;
        if (known == null) {
            known = Fold.isKnownTo(connection);
            folding = known;
        }
        return known;
    }

    private static boolean isAlive(Kept kept) throws SQLException {
        return System.nanoTime() - kept.idleSince < TRUSTED_NANOS || kept.connection.isValid(TEST_SECONDS);
    }

    /** An idle connection, or null for leave to take one from the pool. Counts the loan. */
    private @Nullable Kept take(Target target) throws SQLException {
        lock.lock();
        try {
            long left = affinity.waiting().toNanos();
            while (true) {
                if (closed) {
                    throw new SQLException("the TenantDataSource is closed", "08003");
                }
                int mine = loans.getOrDefault(target.scope(), 0);
                if (mine < affinity.perTenant()) {
                    Kept best = best(target);
                    if (best != null || held < affinity.connections()) {
                        if (best == null) {
                            held++;
                        }
                        loans.put(target.scope(), mine + 1);
                        return best;
                    }
                }
                if (left <= 0) {
                    throw new SQLTransientConnectionException("no connection for "
                            + TenantContext.describe(target.scope()) + " within " + affinity.waiting() + ": it has "
                            + mine + ", all tenants have " + held + " of " + affinity.connections());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Kept best(Target target) {
        Kept best = null;
        for (int i = idle.size() - 1; i >= 0; i--) {
            Kept kept = idle.get(i);
            if (target.equals(kept.home)) {
                best = kept;
                break;
            }
            if (best == null && target.equals(kept.last)) {
                best = kept;
            }
        }
        if (best == null && held >= affinity.connections() && !idle.isEmpty()) {
            best = victim();
        }
        if (best != null) {
            idle.remove(best);
        }
        return best;
    }

    /**
     * Whose connection a stranger gets: one that is nobody's home and has been with its tenant the least, so that many who come once take it
     * from each other and not from those who come often; the last one used, whose memory the server has at hand. Of homes, the one that has
     * been idle the longest.
     */
    private Kept victim() {
        Kept victim = idle.get(0);
        for (Kept kept : idle) {
            if (kept.home == null && (victim.home != null || kept.inARow <= victim.inARow)) {
                victim = kept;
            }
        }
        return victim;
    }

    private void takeBack(Kept kept, Target target, LeasedConnection lease) throws SQLException {
        kept.inARow = target.equals(kept.last) ? kept.inARow + 1 : 1;
        kept.last = target;
        if (lease.isHome()) {
            kept.home = target;
        } else if (target.equals(kept.home) || lease.isChanged()) {
            kept.home = null;
        }
        if (lease.isLost()) {
            leave(target, null);
            return;
        }
        boolean keep = !lease.isChanged()
                && System.nanoTime() - kept.since < affinity.held().toNanos();
        if (keep && leave(target, kept)) {
            return;
        }
        try {
            Ending.cleanAndClose(kept.connection);
        } finally {
            if (!keep) {
                leave(target, null);
            }
        }
    }

    /** Ends a loan; keeps the connection where one is given. Says whether it is kept. */
    private boolean leave(Target target, @Nullable Kept kept) {
        lock.lock();
        try {
            loans.computeIfPresent(target.scope(), (scope, count) -> count == 1 ? null : count - 1);
            changed.signalAll();
            if (kept == null || closed) {
                held--;
                return false;
            }
            kept.idleSince = System.nanoTime();
            idle.add(kept);
            if (sweeper == null) {
                Thread thread = new Thread(this::sweep, "tenant-connections");
                thread.setDaemon(true);
                thread.start();
                sweeper = thread;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back to the pool what has been idle for too long; ends with the last one. */
    private void sweep() {
        while (true) {
            Kept oldest;
            lock.lock();
            try {
                if (idle.isEmpty()) {
                    sweeper = null;
                    return;
                }
                oldest = idle.get(0);
                long left = affinity.idle().toNanos() - (System.nanoTime() - oldest.idleSince);
                if (left > 0 && !closed) {
                    closing.awaitNanos(left);
                    continue;
                }
                idle.remove(0);
            } catch (InterruptedException e) {
                sweeper = null;
                return;
            } finally {
                lock.unlock();
            }
            giveBack(oldest);
        }
    }

    private void giveBack(Kept kept) {
        try {
            Ending.cleanAndClose(kept.connection);
        } catch (SQLException e) {
            Ending.discard(kept.connection);
        } finally {
            lock.lock();
            held--;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Gives back what is idle; what is on loan goes back when the loan ends. */
    @Override
    public void close() {
        List<Kept> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
            changed.signalAll();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(this::giveBack);
    }
}
