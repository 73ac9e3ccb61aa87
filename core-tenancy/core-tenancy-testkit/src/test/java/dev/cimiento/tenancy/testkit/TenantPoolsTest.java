package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.PoolStats;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantPool;
import dev.cimiento.tenancy.TenantPools;
import dev.cimiento.tenancy.TenantPools.Overflow;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantPoolsTest {

    private static final int TENANTS = 500;

    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < TENANTS; i++) {
            schemas.append("CREATE SCHEMA \"%s\"; CREATE TABLE \"%s\".note AS SELECT '%s'::text AS tenant;"
                    .formatted(tenant(i).schema(), tenant(i).schema(), tenant(i)));
        }
        database.execute(schemas.toString());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static TenantId tenant(int number) {
        return TenantId.of("p" + number);
    }

    private static TenantPools pools(int maxPools, int maxConnections, int each) {
        return TenantPools.of(
                (tenant, placement) -> {
                    HikariDataSource pool = Wirings.pool(database, each);
                    return new TenantPool(pool, each, pool::close);
                },
                maxPools,
                maxConnections);
    }

    private static TenantDataSource over(TenantPools pools) {
        return TenantDataSource.over(database.dataSource()).withPools(pools);
    }

    private static String read(TenantDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Sql.on(connection)
                    .first("SELECT tenant FROM note", row -> row.string("tenant"))
                    .orElseThrow();
        }
    }

    @Test
    @DisplayName(
            "500 tenants from 8 threads within a budget of 20 connections: never more, as the server counts them too")
    void budget() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (TenantPools pools = pools(10, 20, 2);
                Connection watching = database.dataSource().getConnection()) {
            TenantDataSource dataSource = over(pools);
            List<Future<Long>> all = new ArrayList<>();
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, TENANTS).boxed().toList());
            Collections.shuffle(order, new Random(1));
            for (int number : order) {
                TenantId tenant = tenant(number);
                all.add(threads.submit(() -> TenantContext.call(tenant, () -> {
                    assertThat(read(dataSource)).isEqualTo(tenant.value());
                    PoolStats stats = pools.stats();
                    assertThat(stats.pools()).isLessThanOrEqualTo(10);
                    assertThat(stats.connections()).isLessThanOrEqualTo(20);
                    return 1L;
                })));
            }
            long most = 0;
            while (!all.stream().allMatch(Future::isDone)) {
                most = Math.max(
                        most,
                        Sql.on(watching)
                                .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND pid <> pg_backend_pid()"));
            }
            for (Future<Long> one : all) {
                one.get();
            }
            // A backend whose connection was closed is counted until it has ended: one or two of each pool that goes.
            assertThat(most).as("connections that the server saw").isBetween(1L, 24L);
            PoolStats stats = pools.stats();
            assertThat(stats.opened()).isEqualTo(stats.evicted() + stats.pools());
            assertThat(stats.lent()).isZero();
            assertThat(stats.waiting()).isZero();
            assertThat(stats.refused()).isZero();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @DisplayName("the pool that was used least recently goes first, a busy one never")
    void leastRecentlyUsed() throws Exception {
        try (TenantPools pools = pools(2, 2, 1)) {
            TenantDataSource dataSource = over(pools);
            TenantContext.run(tenant(0), () -> {
                try (Connection busy = dataSource.getConnection()) {
                    for (int i = 1; i < 5; i++) {
                        TenantContext.run(tenant(i), () -> read(dataSource));
                    }
                    assertThat(Sql.on(busy).number("SELECT count(*) FROM note")).isEqualTo(1);
                }
            });
            assertThat(pools.stats().opened()).isEqualTo(5);
            TenantContext.run(tenant(0), () -> read(dataSource));
            assertThat(pools.stats().opened()).as("tenant 0 still has its pool").isEqualTo(5);
            pools.evict(tenant(0));
            TenantContext.run(tenant(0), () -> read(dataSource));
            assertThat(pools.stats().opened()).isEqualTo(6);
        }
    }

    @Test
    @DisplayName("with every pool busy the caller waits for room, or is refused with the numbers")
    void overflow() throws Exception {
        try (TenantPools pools = pools(1, 1, 1).onOverflow(Overflow.refusing())) {
            TenantDataSource dataSource = over(pools);
            TenantContext.run(tenant(0), () -> {
                try (Connection busy = dataSource.getConnection()) {
                    assertThatThrownBy(() -> TenantContext.call(tenant(1), dataSource::getConnection))
                            .isInstanceOf(SQLTransientConnectionException.class)
                            .hasMessageContaining("tenant p1")
                            .hasMessageContaining("1 of 1 pools");
                    assertThat(busy.isValid(1)).isTrue();
                }
            });
            assertThat(pools.stats().refused()).isEqualTo(1);
            TenantContext.run(tenant(1), () -> assertThat(read(dataSource)).isEqualTo("p1"));
        }
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (TenantPools pools = pools(1, 1, 1).onOverflow(Overflow.waiting(Duration.ofSeconds(20)))) {
            TenantDataSource dataSource = over(pools);
            Future<String> waits = TenantContext.call(tenant(0), () -> {
                try (Connection busy = dataSource.getConnection()) {
                    Future<String> one = other.submit(() -> TenantContext.call(tenant(1), () -> read(dataSource)));
                    while (pools.stats().waiting() == 0) {
                        Thread.onSpinWait();
                    }
                    assertThat(busy.isValid(1)).isTrue();
                    return one;
                }
            });
            assertThat(waits.get()).isEqualTo("p1");
        } finally {
            other.shutdown();
        }
    }

    @Test
    @DisplayName("a pool whose loan ends after close is closed then, and no other is opened")
    void closing() throws Exception {
        TenantPools pools = pools(4, 4, 1);
        TenantDataSource dataSource = over(pools);
        TenantContext.run(tenant(0), () -> {
            try (Connection busy = dataSource.getConnection()) {
                pools.close();
                assertThat(pools.stats().pools()).isEqualTo(1);
                assertThat(busy.isValid(1)).isTrue();
            }
        });
        assertThat(pools.stats().pools()).isZero();
        assertThatThrownBy(() -> TenantContext.call(tenant(1), dataSource::getConnection))
                .hasMessageContaining("closed");
        assertThat(IntStream.of(pools.stats().connections())).containsExactly(0);
    }
}
