package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Work that one process at a time does, guarded by a lock of the database that ends with its session, also by {@code kill -9}.
 *
 * <p>The session that holds it is in no transaction: one that is open keeps a snapshot, for which {@code CREATE INDEX CONCURRENTLY} waits.
 */
final class Turn {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Turn() {}

    /**
     * Does the work if nobody else is at it; empty if somebody is, and still is after this time: the server takes a moment to notice that a
     * process died.
     */
    static <T> Optional<T> take(DataSource pool, String name, Duration patience, Supplier<T> work) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            // Who waits keeps no connection: the one who works may need it.
            Optional<Optional<T>> done = attempt(pool, name, work);
            if (done.isPresent()) {
                return done.get();
            }
            if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static <T> Optional<Optional<T>> attempt(DataSource pool, String name, Supplier<T> work) {
        try (Connection connection = pool.getConnection()) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            if (!ask(connection, "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", name)) {
                return Optional.empty();
            }
            boolean released = false;
            try {
                return Optional.of(Optional.of(work.get()));
            } finally {
                try {
                    released = ask(connection, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", name);
                } finally {
                    if (!released) {
                        connection.abort(Runnable::run);
                    }
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    private static boolean ask(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "cimiento " + name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
