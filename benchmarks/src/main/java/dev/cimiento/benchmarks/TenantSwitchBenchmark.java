package dev.cimiento.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/**
 * Borrows a connection, selects one row by primary key and gives the connection back: through the bare pool, through the {@link
 * TenantDataSource} for one tenant, and for 200 tenants in turn. On an embedded PostgreSQL on the same machine, so that the round trips of
 * setting and emptying the search path are as cheap as they get, and their share as large as it gets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 20, time = 1)
@Fork(2)
public class TenantSwitchBenchmark {

    private static final int TENANTS = 200;
    private static final int ROWS = 1_000;
    private static final String SELECT = "SELECT name FROM account WHERE id = ?";

    private final EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final TenantDataSource tenantPool;
    private final List<TenantId> tenants = IntStream.range(0, TENANTS)
            .mapToObj(i -> TenantId.of("tenant-" + i))
            .toList();
    private int turn;

    /** Starts the server. */
    public TenantSwitchBenchmark() {
        try {
            server = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new IllegalStateException("cannot start the embedded PostgreSQL", e);
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        tenantPool = TenantDataSource.over(pool);
    }

    /** Makes one table in {@code public} and one in each tenant's schema, all alike. */
    @Setup(Level.Trial)
    public void create() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> schemas = new ArrayList<>(List.of("public"));
            tenants.forEach(tenant -> schemas.add(tenant.schema()));
            for (String schema : schemas) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema + "\"");
                statement.execute("CREATE TABLE \"" + schema + "\".account (id int PRIMARY KEY, name text NOT NULL)");
                statement.execute("INSERT INTO \"" + schema + "\".account SELECT i, 'account ' || i"
                        + " FROM generate_series(1, " + ROWS + ") i");
            }
            statement.execute("VACUUM ANALYZE");
        }
    }

    /** Stops the server. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        pool.close();
        server.close();
    }

    /** The pool alone, no tenants: what the other two are held against. */
    @Benchmark
    public String barePool() throws SQLException {
        return select(pool);
    }

    /** Always the same tenant. */
    @Benchmark
    public String oneTenant() throws SQLException {
        return TenantContext.call(tenants.get(0), () -> select(tenantPool));
    }

    /** Another tenant each time. */
    @Benchmark
    public String rotatingTenants() throws SQLException {
        turn = (turn + 1) % TENANTS;
        return TenantContext.call(tenants.get(turn), () -> select(tenantPool));
    }

    private String select(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, 1 + turn % ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** Runs all three and prints what the tenants cost beside the bare pool: by the median iteration, and by the best, which noise moves least. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Statistics> micros = new HashMap<>();
        new Runner(new OptionsBuilder()
                        .include(TenantSwitchBenchmark.class.getName())
                        .build())
                .run()
                .forEach(result -> micros.put(
                        result.getPrimaryResult().getLabel(),
                        result.getPrimaryResult().getStatistics()));
        System.out.printf("%n%-16s %12s %8s %12s %8s%n", "us/op", "median", "ratio", "best", "ratio");
        Statistics bare = micros.getOrDefault("barePool", new ListStatistics());
        for (String name : List.of("barePool", "oneTenant", "rotatingTenants")) {
            Statistics score = micros.getOrDefault(name, new ListStatistics());
            double median = score.getPercentile(50);
            System.out.printf(
                    "%-16s %12.1f %8.2f %12.1f %8.2f%n",
                    name, median, median / bare.getPercentile(50), score.getMin(), score.getMin() / bare.getMin());
        }
    }
}
