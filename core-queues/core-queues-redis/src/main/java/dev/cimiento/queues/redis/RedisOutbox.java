package dev.cimiento.queues.redis;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The bridge from transactions of PostgreSQL to Redis: what is said to a {@link RedisJobStore} inside a transaction is a row of that
 * transaction, and {@link RedisRelay} hands it over after the commit. So a job is there exactly if its booking is.
 *
 * <p>One outbox serves one store in one database. Safe for use by many threads and processes.
 */
public final class RedisOutbox {

    /** Its table, in the control schema; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("queues_redis"), SchemaModule.Plane.CONTROL, "dev/cimiento/queues/redis/migration");

    private static final Duration LONGEST = Duration.ofDays(3);

    private final DataSource dataSource;
    private final DataSource pool;
    private final Duration keep;

    private RedisOutbox(DataSource dataSource, DataSource pool, Duration keep) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.pool = requireNonNull(pool, "pool");
        this.keep = keep;
    }

    /**
     * In the database of these.
     *
     * @param dataSource what the application uses, usually a {@code TenantDataSource}
     * @param pool the pool below it, for the relay; in a program without tenants the same
     */
    public static RedisOutbox in(DataSource dataSource, DataSource pool) {
        return new RedisOutbox(dataSource, pool, Duration.ofHours(1));
    }

    /**
     * Keeps what was handed over for this long, default one hour: should Redis lose its last writes, or all, this is handed over again.
     *
     * @throws IllegalArgumentException when not between 1 second and 3 days
     */
    public RedisOutbox withKept(Duration keep) {
        if (requireNonNull(keep, "keep").compareTo(Duration.ofSeconds(1)) < 0 || keep.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("keep must be between 1 second and 3 days, was " + keep);
        }
        return new RedisOutbox(dataSource, pool, keep);
    }

    /** Whether this thread is inside a transaction of the application, ours or a framework's. */
    boolean isOpen() {
        return isOpen(dataSource);
    }

    /**
     * What is not committed must not be handed over.
     *
     * @throws IllegalStateException when this thread is inside a transaction of the relay's data source
     */
    void requireNone() {
        if (isOpen(pool)) {
            throw new IllegalStateException(
                    "the outbox cannot be emptied inside a transaction, since that may roll back: call it outside");
        }
    }

    private static boolean isOpen(DataSource dataSource) {
        try {
            return Transactions.isOpen(dataSource);
        } catch (IllegalArgumentException notOurs) {
            return isOpenElsewhere(dataSource);
        }
    }

    /** A framework's data source tells by the connection that it gives. */
    private static boolean isOpenElsewhere(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return !connection.getAutoCommit();
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    DataSource pool() {
        return pool;
    }

    Duration keep() {
        return keep;
    }
}
