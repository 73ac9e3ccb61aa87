package dev.cimiento.tenancy.testkit.fleet;

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
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A program with tenants, in its first release or its second, over one database. */
final class Fleet {

    static final Plan PLAN = Plan.of("members", Set.of(new ModuleId("members")));

    final DataSource pool;
    final Tenants tenants;
    final TenantProvisioner provisioner;
    final FleetMigration migration;

    Fleet(DataSource pool, int release) {
        this.pool = pool;
        this.tenants = new PostgresTenants(pool);
        this.provisioner = TenantProvisioner.of(tenants, Plans.of(List.of(PLAN)), FlywayMigrations.over(pool))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(new SchemaModule(
                        new ModuleId("members"),
                        SchemaModule.Plane.TENANT,
                        "dev/cimiento/tenancy/testkit/fleet/release" + release));
        this.migration = FleetMigration.of(provisioner, pool, InstantSource.system());
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

    MigrationRun migrate(MigrationOptions options) {
        return migration.run(migration.plan(tenant -> true), options);
    }
}
