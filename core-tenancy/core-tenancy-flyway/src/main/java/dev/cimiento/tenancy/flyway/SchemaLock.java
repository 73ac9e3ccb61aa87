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
import java.util.regex.Pattern;

/**
 * The right to migrate one schema, held by a session of the database and given back by its end, also by {@code kill -9}.
 *
 * <p>It is tried for again and again rather than waited for in one statement: a session that waits keeps a snapshot, and {@code CREATE INDEX
 * CONCURRENTLY} of the one that holds the lock would wait for that, so that both stood still.
 */
final class SchemaLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(10);

    /** Names that PostgreSQL reads as they are without quotes, also in a search path, where a hyphen needs none. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_-]*");

    /**
     * The lock and the settings in one round trip, these only where the lock was taken: the timeout where one is wished for, and the search
     * path that Flyway would set, where the schema is there. Flyway sets it when it first works there and back when it is done, and each time
     * the driver forgets what it prepared.
     */
    private static final String TAKE = """
            WITH attempt AS MATERIALIZED (
                SELECT pg_try_advisory_lock(?) AS taken, to_regnamespace(?) IS NOT NULL AS is_there,
                       current_setting('lock_timeout') AS timeout_before, ?::text AS timeout,
                       current_setting('search_path') AS path_before, ?::text AS schema)
            SELECT taken, is_there, timeout_before, path_before,
                   CASE WHEN taken AND timeout IS NOT NULL THEN set_config('lock_timeout', timeout, false) END,
                   CASE WHEN taken AND is_there AND schema IS NOT NULL
                       THEN set_config('search_path', schema || coalesce(',' || nullif(path_before, ''), ''), false) END
            FROM attempt""";

    private static final String GIVE_BACK =
            "SELECT pg_advisory_unlock(?), set_config('lock_timeout', ?, false), set_config('search_path', ?, false)";

    private final Connection connection;
    private final long key;
    private final boolean schemaThere;
    private final String lockTimeoutBefore;
    private final String pathBefore;

    private SchemaLock(Connection connection, long key, ResultSet taken) throws SQLException {
        this.connection = connection;
        this.key = key;
        this.schemaThere = taken.getBoolean("is_there");
        this.lockTimeoutBefore = taken.getString("timeout_before");
        this.pathBefore = taken.getString("path_before");
    }

    /** Takes the lock, and lets no statement on this connection wait longer than the timeout for a lock of its own. */
    static SchemaLock take(Connection connection, String schema, Duration timeout) throws SQLException {
        long key = key(schema);
        long deadline = timeout.isZero() ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        while (true) {
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setLong(1, key);
                statement.setString(2, '"' + schema.replace("\"", "\"\"") + '"');
                statement.setString(3, timeout.isZero() ? null : timeout.toMillis() + "ms");
                statement.setString(4, PLAIN.matcher(schema).matches() ? schema : null);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    if (row.getBoolean("taken")) {
                        return new SchemaLock(connection, key, row);
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

    /** Whether there was such a schema when the lock was taken. */
    boolean isSchemaThere() {
        return schemaThere;
    }

    /** Gives the lock and the settings back; a connection on which that fails is made unusable, so that no pool hands it on. */
    @Override
    public void close() throws SQLException {
        boolean clean = false;
        try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            statement.setLong(1, key);
            statement.setString(2, lockTimeoutBefore);
            statement.setString(3, pathBefore);
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
