package dev.cimiento.benchmarks.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantPool;
import dev.cimiento.tenancy.TenantPools;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * What the burst of one tenant costs the others: how long a request of theirs takes, with the wait for its connection, while nobody else
 * asks, and while one tenant sends ten times as many at once. Over a pool of ten connections that all share, over one of which a tenant has
 * at most four, and over a pool for each tenant. A request holds its connection for twenty milliseconds and is little work for the server, so
 * that connections are what is scarce, and not processors.
 */
public final class BurstBenchmark {

    private static final int CONNECTIONS = 10;
    private static final int MOST = 4;
    private static final int OTHERS = 2;
    private static final int BURST = 10 * OTHERS;
    private static final int TENANTS = 4;
    private static final int WARM_UP = 20;
    private static final int REQUESTS = 300;
    private static final double ASKED = 2;
    private static final String REQUEST = "SELECT pg_catalog.pg_sleep(0.02) FROM account WHERE id = ?";

    private BurstBenchmark() {}

    /** Measures, and prints percentiles in milliseconds. Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (TenantTables tables = new TenantTables()) {
            System.out.printf("%-22s %12s %12s %9s%n", "", "alone p99", "burst p99", "ratio");
            try (HikariDataSource pool = tables.pool(CONNECTIONS + 1);
                    TenantDataSource shared = TenantDataSource.over(pool)
                            .withAffinity(Affinity.of(TenantSwitchBenchmark.REPORT, CONNECTIONS))) {
                measure("shared by all", tables, shared);
            }
            try (HikariDataSource pool = tables.pool(CONNECTIONS + 1);
                    TenantDataSource shared = TenantDataSource.over(pool)
                            .withAffinity(Affinity.of(TenantSwitchBenchmark.REPORT, CONNECTIONS)
                                    .perTenant(MOST))) {
                measure("at most " + MOST + " a tenant", tables, shared);
            }
            try (HikariDataSource pool = tables.pool(1);
                    TenantPools pools = TenantPools.of(
                            (tenant, placement) -> {
                                HikariDataSource own = tables.pool(MOST);
                                return new TenantPool(own, MOST, own::close);
                            },
                            TENANTS + 1,
                            MOST * (TENANTS + 1));
                    TenantDataSource each = TenantDataSource.over(pool).withPools(pools)) {
                measure("a pool each", tables, each);
            }
        }
    }

    private static void measure(String name, TenantTables tables, DataSource dataSource) throws Exception {
        double alone = p99(tables, dataSource, 0);
        double burst = p99(tables, dataSource, BURST);
        System.out.printf(
                "%-22s %12.1f %12.1f %9.2f  %s of %s%n",
                name, alone, burst, burst / alone, burst <= ASKED * alone ? "PASS" : "short", ASKED);
    }

    /** The 99th percentile of the others' requests, in milliseconds, while so many callers of one tenant ask. */
    private static double p99(TenantTables tables, DataSource dataSource, int callers) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(OTHERS + BURST);
        try {
            List<Future<?>> noisy = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(callers);
            for (int i = 0; i < callers; i++) {
                noisy.add(threads.submit(() -> {
                    started.countDown();
                    while (!over.get()) {
                        request(dataSource, tables, 0);
                    }
                    return null;
                }));
            }
            started.await();
            List<Future<double[]>> others = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                int first = i;
                others.add(threads.submit(() -> requests(dataSource, tables, first)));
            }
            double[] all = new double[OTHERS * REQUESTS];
            for (int i = 0; i < OTHERS; i++) {
                System.arraycopy(others.get(i).get(), 0, all, i * REQUESTS, REQUESTS);
            }
            over.set(true);
            for (Future<?> future : noisy) {
                future.get();
            }
            Arrays.sort(all);
            return all[all.length * 99 / 100];
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    private static double[] requests(DataSource dataSource, TenantTables tables, int first) throws SQLException {
        double[] millis = new double[REQUESTS];
        for (int i = -WARM_UP; i < REQUESTS; i++) {
            long start = System.nanoTime();
            request(dataSource, tables, 1 + Math.floorMod(first + i, TENANTS));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return millis;
    }

    private static void request(DataSource dataSource, TenantTables tables, int tenant) throws SQLException {
        TenantId id = tables.tenants.get(tenant);
        TenantContext.call(id, () -> {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement(REQUEST)) {
                statement.setInt(1, TenantTables.id(tenant, 1));
                return statement.execute();
            }
        });
    }
}
