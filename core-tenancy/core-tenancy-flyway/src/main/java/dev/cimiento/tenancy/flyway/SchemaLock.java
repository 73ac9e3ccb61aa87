package dev.cimiento.tenancy.flyway;

import dev.cimiento.tenancy.TenancyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to migrate one schema, held by a session of the database and given back by its end, also by {@code kill -9}.
 *
 * <p>It is tried for again and again rather than waited for in one statement: a session that waits keeps a snapshot, and {@code CREATE INDEX
 * CONCURRENTLY} of the one that holds the lock would wait for that, so that both stood still.
 */
final class SchemaLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(10);

    /** The lock and the timeout in one round trip, the timeout only where the lock was taken and one is wished for. */
    private static final String TAKE = """
            WITH attempt AS MATERIALIZED (
                SELECT pg_try_advisory_lock(?) AS taken, current_setting('lock_timeout') AS timeout_before, ?::text AS wished)
            SELECT taken, timeout_before,
                   CASE WHEN taken AND wished IS NOT NULL THEN set_config('lock_timeout', wished, false) END
            FROM attempt""";

    private final Connection connection;
    private final long key;
    private final String lockTimeoutBefore;

    private SchemaLock(Connection connection, long key, String lockTimeoutBefore) {
        this.connection = connection;
        this.key = key;
        this.lockTimeoutBefore = lockTimeoutBefore;
    }

    /** Takes the lock, and lets no statement on this connection wait longer than the timeout for a lock of its own. */
    static SchemaLock take(Connection connection, String schema, Duration timeout) throws SQLException {
        long key = key(schema);
        long deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        while (true) {
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setLong(1, key);
                statement.setString(2, timeout.isZero() ? null : timeout.toMillis() + "ms");
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    if (row.getBoolean("taken")) {
                        return new SchemaLock(connection, key, row.getString("timeout_before"));
                    }
                }
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new TenancyException("interrupted while waiting to migrate schema " + schema);
            }
            if (deadline != Long.MAX_VALUE && deadline - System.nanoTime() <= 0) {
                throw new TenancyException("schema " + schema + " is being migrated by another process for longer than "
                        + timeout + "; run again when it is done");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Gives the lock and the setting back; a connection on which that fails is made unusable, so that no pool hands it on. */
    @Override
    public void close() throws SQLException {
        boolean clean = false;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_unlock(?), set_config('lock_timeout', ?, false)")) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            statement.setLong(1, key);
            statement.setString(2, lockTimeoutBefore);
            statement.executeQuery().close();
            clean = true;
        } finally {
            if (!clean) {
                connection.abort(Runnable::run);
            }
        }
    }

    private static long key(String schema) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("cimiento migrates " + schema).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
