package dev.cimiento.benchmarks.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.TenantResult;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Migrates a fleet of schemas with twenty tables each: with nothing to do, and with one column to add; by the suite, and by a loop over plain
 * Flyway, four schemas at once and one after the other. Each goes first once. Two databases of one embedded PostgreSQL, so that neither sees the other's catalog.
 * The number of tenants is the first argument, 1,000 by default.
 */
public final class FleetMigrationBenchmark {

    private static final int WORKERS = 4;
    private static final double NOT_ASKED = Double.POSITIVE_INFINITY;
    private static final String FOLDER = "dev/cimiento/benchmarks/tenancy/release";
    private static final ModuleId MODULE = new ModuleId("things");

    private final int tenants;
    private final DataSource ours;
    private final DataSource plain;

    private FleetMigrationBenchmark(int tenants, DataSource ours, DataSource plain) {
        this.tenants = tenants;
        this.ours = ours;
        this.plain = plain;
    }

    /** Runs all and prints seconds and ratios. */
    public static void main(String[] arguments) throws IOException, SQLException {
        int tenants = arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0]);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "100")
                .start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE ours");
                statement.execute("CREATE DATABASE plain");
            }
            try (HikariDataSource ours = pool(server, "ours");
                    HikariDataSource plain = pool(server, "plain")) {
                new FleetMigrationBenchmark(tenants, ours, plain).run();
            }
        }
    }

    private static HikariDataSource pool(EmbeddedPostgres server, String database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", database));
        config.setMaximumPoolSize(20);
        return new HikariDataSource(config);
    }

    private void run() {
        TenantProvisioner first = provisioner(1);
        first.migrateControlPlane();
        PostgresTenants registry = new PostgresTenants(ours);
        IntStream.range(0, tenants)
                .forEach(i -> registry.register(
                        Tenant.of(TenantId.of("tenant-" + i), "x", plan().id()).withStatus(TenantStatus.ACTIVE)));

        System.out.printf("%d tenants, 20 tables each, %d workers; seconds%n%n", tenants, WORKERS);
        System.out.printf("%-26s %8s %16s %8s  %s%n", "", "fleet", "plain Flyway", "ratio", "asked of 1,000");
        warmUp();
        print("create all", NOT_ASKED, seconds(() -> migrate(1, tenants)), seconds(() -> plainParallel(1)));
        analyze();
        print("nothing to do", 1, seconds(() -> migrate(1, 0)), seconds(() -> plainParallel(1)));
        // Who goes second finds the disk and the processor as the first left them, so each goes first once.
        print("one column to add", 10, seconds(() -> migrate(2, tenants)), seconds(() -> plainParallel(2)));
        double plainFirst = seconds(() -> plainParallel(3));
        print("one column, plain first", 10, seconds(() -> migrate(3, tenants)), plainFirst);
        double inTurn = seconds(() -> plainInTurn(4));
        print("one column, plain in turn", 10, seconds(() -> migrate(4, tenants)), inTurn);
        print("open all, nothing to do", NOT_ASKED, seconds(this::verify), seconds(() -> plainParallel(4)));
    }

    /** Both once on a schema that is nobody's, so that neither pays for loading Flyway. */
    private void warmUp() {
        for (int i = 0; i < 10; i++) {
            plain("warm_up_" + i, 1);
            FlywayMigrations.over(ours)
                    .migrate("warm_up_" + i, new SchemaModule(MODULE, SchemaModule.Plane.TENANT, FOLDER + 1));
        }
    }

    /** The fleet does so where there are many tenants; what plain Flyway has to look through is to be known as well. */
    private void analyze() {
        for (DataSource database : List.of(ours, plain)) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE");
            } catch (SQLException e) {
                throw new IllegalStateException("cannot analyze", e);
            }
        }
    }

    private static void print(String what, double asked, double fleet, double plain) {
        String verdict = asked == NOT_ASKED ? "" : (fleet < asked ? "PASS" : "short") + " of " + asked + " s";
        System.out.printf("%-26s %8.2f %16.2f %8.2f  %s%n", what, fleet, plain, plain / fleet, verdict);
    }

    private static Plan plan() {
        return Plan.of("all", Set.of(MODULE));
    }

    private TenantProvisioner provisioner(int release) {
        return TenantProvisioner.of(new PostgresTenants(ours), Plans.of(List.of(plan())), FlywayMigrations.over(ours))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(new SchemaModule(MODULE, SchemaModule.Plane.TENANT, FOLDER + release));
    }

    private void migrate(int release, int expected) {
        FleetMigration fleet = FleetMigration.of(provisioner(release), ours, InstantSource.system());
        MigrationRun run = fleet.run(
                fleet.plan(tenant -> true), MigrationOptions.standard().workers(WORKERS));
        require(run.isSuccess() && run.count(TenantResult.Status.MIGRATED) == expected, run);
    }

    private void verify() {
        FleetMigration fleet = FleetMigration.of(provisioner(4), ours, InstantSource.system());
        MigrationRun run = fleet.run(
                fleet.planToVerify(tenant -> true), MigrationOptions.standard().workers(WORKERS));
        require(run.isSuccess() && run.count(TenantResult.Status.CURRENT) == tenants, run);
    }

    private static void require(boolean condition, MigrationRun run) {
        if (!condition) {
            throw new IllegalStateException("not as expected: " + run);
        }
    }

    private void plainInTurn(int release) {
        IntStream.range(0, tenants).forEach(i -> plain(i, release));
    }

    private void plainParallel(int release) {
        ExecutorService executor = Executors.newFixedThreadPool(WORKERS);
        try {
            IntStream.range(0, tenants).forEach(i -> executor.execute(() -> plain(i, release)));
            executor.shutdown();
            if (!executor.awaitTermination(1, TimeUnit.HOURS)) {
                throw new IllegalStateException("plain Flyway took longer than an hour");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void plain(int tenant, int release) {
        plain("t_tenant-" + tenant, release);
    }

    private void plain(String schema, int release) {
        Flyway.configure()
                .dataSource(plain)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .table("things_history")
                .locations("classpath:" + FOLDER + release)
                .load()
                .migrate();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
