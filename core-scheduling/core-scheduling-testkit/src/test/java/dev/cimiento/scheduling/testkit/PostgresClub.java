package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import javax.sql.DataSource;

/** A database of one tenant, with a connection for each thread of the largest race; it closes only if the server saw no deadlock. */
final class PostgresClub implements AutoCloseable {

    private static final int CONNECTIONS = 64;

    private final TestDatabase database = TestDatabase.create();
    private final HikariDataSource pool;
    private final DataSource dataSource;

    private PostgresClub() {
        database.migratePublic(PostgresScheduleStore.SCHEMA);
        pool = (HikariDataSource) database.pool(CONNECTIONS);
        dataSource = Transactions.aware(pool);
    }

    static PostgresClub create() {
        return new PostgresClub();
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Whose connections know nothing of each other's transactions. */
    DataSource plainDataSource() {
        return pool;
    }

    ScheduleStore emptyStore() {
        database.execute("TRUNCATE resource, special_day, busy, service, booking, session, allocation, wish");
        return new PostgresScheduleStore(dataSource);
    }

    /** Until every page of what is allocated is marked as visible to all: a connection that the pool opens meanwhile keeps it from that. */
    void vacuum() {
        for (int i = 0; i < 1000; i++) {
            database.execute("VACUUM ANALYZE");
            if (Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .exists(
                                    "SELECT FROM pg_class WHERE relname = 'allocation' AND relallvisible = relpages"))) {
                return;
            }
        }
        throw new AssertionError("what is allocated is still not visible to all");
    }

    /** The server counts deadlocks of a connection when that ends, at the latest. */
    @Override
    public void close() {
        pool.close();
        Sql.RowReader<Long> reader = row -> row.number("deadlocks");
        long deadlocks = Transactions.with(
                database.dataSource(),
                connection -> Sql.on(connection)
                        .first("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", reader)
                        .orElseThrow());
        database.close();
        assertThat(deadlocks).as("deadlocks").isZero();
    }
}
