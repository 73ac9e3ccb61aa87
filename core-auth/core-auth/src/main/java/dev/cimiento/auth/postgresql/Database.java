package dev.cimiento.auth.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.SqlCall;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where statements run: each in the caller's transaction or one of its own, or all on the connection of one. */
interface Database {

    <T extends @Nullable Object> T with(SqlCall<T> work);

    /**
     * For work of a single statement without absent parameters: it commits with the statement itself, which spares a round trip, unless there is
     * a transaction to join. Where a parameter may be absent, its type is unknown, and the driver asks the server for it in a message of its own,
     * which a {@code TenantDataSource} that tells each statement whose it is cannot be part of.
     */
    <T extends @Nullable Object> T single(SqlCall<T> work);

    static Database over(DataSource dataSource) {
        requireNonNull(dataSource, "dataSource");
        return new Database() {
            @Override
            public <T extends @Nullable Object> T with(SqlCall<T> work) {
                return Transactions.with(dataSource, work);
            }

            @Override
            public <T extends @Nullable Object> T single(SqlCall<T> work) {
                try (Connection connection = dataSource.getConnection()) {
                    return work.call(connection);
                } catch (SQLException e) {
                    throw DatabaseException.of(e);
                }
            }
        };
    }

    static Database on(Connection connection) {
        return new Database() {
            @Override
            public <T extends @Nullable Object> T with(SqlCall<T> work) {
                try {
                    return work.call(connection);
                } catch (SQLException e) {
                    throw DatabaseException.of(e);
                }
            }

            @Override
            public <T extends @Nullable Object> T single(SqlCall<T> work) {
                return with(work);
            }
        };
    }

    /** Runs one statement, and gives the number of rows that it changed. */
    default int update(String sql, @Nullable Object... parameters) {
        return with(connection -> Sql.on(connection).update(sql, parameters));
    }

    /** Tells that the standing of this account, or of everybody, changed in this transaction. */
    static void changed(Sql sql, Optional<?> account, Instant now) throws SQLException {
        sql.update("INSERT INTO auth_change (account_id, changed_at) VALUES (?, ?)", account, now);
    }
}
