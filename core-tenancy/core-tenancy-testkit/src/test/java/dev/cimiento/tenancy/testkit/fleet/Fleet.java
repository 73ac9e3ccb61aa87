package dev.cimiento.tenancy.testkit.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.Belongings;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.SpareSchemas;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A program with tenants, in its first release or its second, over one database. */
final class Fleet {

    static final Plan PLAN = Plan.of("members", Set.of(new ModuleId("members")));

    final DataSource pool;
    final Tenants tenants;
    final TenantProvisioner provisioner;
    final FleetMigration migration;
    final SpareSchemas spares;

    Fleet(DataSource pool, int release) {
        this.pool = pool;
        this.tenants = new PostgresTenants(pool);
        this.provisioner = TenantProvisioner.of(tenants, Plans.of(List.of(PLAN)), FlywayMigrations.over(pool))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(new SchemaModule(
                        new ModuleId("members"),
                        SchemaModule.Plane.TENANT,
                        "dev/cimiento/tenancy/testkit/fleet/release" + release))
                .withVersions(new PostgresSchemaVersions(pool))
                .withStep(new FirstMember(TenantDataSource.over(pool)));
        this.migration = FleetMigration.of(provisioner, pool, InstantSource.system());
        this.spares = SpareSchemas.of(provisioner, pool);
    }

    /** Over a pool of its own, for a process of its own. */
    static Fleet at(String url, int release) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(20);
        return new Fleet(new HikariDataSource(config), release);
    }

    static TenantId id(int number) {
        return TenantId.of("tenant-%03d".formatted(number));
    }

    /** So many active tenants with the tables of this release. */
    Fleet with(int number) {
        provisioner.migrateControlPlane();
        IntStream.range(0, number)
                .forEach(i -> tenants.register(
                        Tenant.of(id(i), "Tenant " + i, PLAN.id()).withStatus(TenantStatus.ACTIVE)));
        migrate(MigrationOptions.standard().workers(8));
        return this;
    }

    Tenant wanted(String id) {
        return Tenant.of(TenantId.of(id), "Name of " + id, PLAN.id());
    }

    TenantLifecycle lifecycle(InstantSource clock, Path files) {
        return TenantLifecycle.of(provisioner, pool, clock).withBelongings(new Folders(files));
    }

    MigrationRun migrate(MigrationOptions options) {
        return migration.run(migration.plan(tenant -> true), options);
    }

    /** The first row of a new tenant, once. */
    private record FirstMember(TenantDataSource db) implements ProvisioningStep {

        @Override
        public String name() {
            return "first member";
        }

        @Override
        public void provision(Tenant tenant) {
            Transactions.with(
                    db,
                    connection -> Sql.on(connection)
                            .update(
                                    "INSERT INTO member (name) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM member)",
                                    "first of " + tenant.id()));
        }
    }

    /** A tenant's files: a folder each, on the disk. */
    private record Folders(Path root) implements Belongings {

        @Override
        public String name() {
            return "files";
        }

        @Override
        public long export(TenantId tenant, Path folder) {
            List<Path> files = of(tenant);
            files.forEach(file -> {
                try {
                    Files.copy(file, folder.resolve(file.getFileName().toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return files.size();
        }

        @Override
        public void delete(TenantId tenant) {
            of(tenant).forEach(file -> file.toFile().delete());
        }

        @Override
        public long remaining(TenantId tenant) {
            return of(tenant).size();
        }

        private List<Path> of(TenantId tenant) {
            Path folder = root.resolve(tenant.value());
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
