package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
        database.execute("TRUNCATE resource, special_day, busy, service, booking, session, allocation,"
                + " allocation_week, allocation_change, wish");
        return new OftenTidied(new PostgresScheduleStore(dataSource));
    }

    /** Packs what is allocated before every third access, so that all that holds for a schedule holds before, after and meanwhile. */
    private record OftenTidied(ScheduleStore store, AtomicInteger accesses) implements ScheduleStore {

        OftenTidied(ScheduleStore store) {
            this(store, new AtomicInteger());
        }

        @Override
        public Catalog catalog() {
            return store.catalog();
        }

        @Override
        public <T extends @Nullable Object> T transaction(Function<? super Ledger, ? extends T> work) {
            sometimes();
            return store.transaction(work);
        }

        @Override
        public <T extends @Nullable Object> T read(Function<? super Ledger, ? extends T> work) {
            sometimes();
            return store.read(work);
        }

        @Override
        public void tidy() {
            store.tidy();
        }

        private void sometimes() {
            if (accesses.incrementAndGet() % 3 == 0) {
                store.tidy();
            }
        }
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
