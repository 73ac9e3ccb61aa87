package dev.cimiento.tenancy.testkit.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.SpareSchemas;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.TenantRoles;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A program whose tenants are in schemas, with roles, in a database of their own and among others' rows; wired as a host would. */
final class PlacedFleet implements AutoCloseable {

    static final ModuleId MEMBERS = new ModuleId("members");
    static final Plan PLAN = Plan.of("members", Set.of(MEMBERS));
    static final String SERVER = "eu-1";

    final HikariDataSource owner;
    final HikariDataSource apart;
    final Tenants tenants;
    final TenantProvisioner provisioner;
    final FleetMigration migration;
    final TenantLifecycle lifecycle;
    final SpareSchemas spares;
    final TenantDataSource db;
    final HikariDataSource application;

    private final String login;

    /** The database that is shared, as its owner; that of the tenants which have one; and as whom the application connects. */
    PlacedFleet(String url, String apartUrl, String login, int release) {
        this.login = login;
        this.owner = pool(url);
        this.apart = pool(apartUrl);
        this.application = pool(url.replaceFirst("user=[a-z0-9_]+", "user=" + login));
        this.tenants = new PostgresTenants(owner);
        this.db = TenantDataSource.over(application)
                .placedBy(id -> tenants.require(id).placement())
                .withServers(server -> apart);
        FlywayMigrations migrations = FlywayMigrations.over(owner).withServer(SERVER, apart);
        this.provisioner = TenantProvisioner.of(tenants, Plans.of(List.of(PLAN)), migrations)
                .withModule(PostgresTenants.SCHEMA)
                .withModule(new SchemaModule(
                        MEMBERS, SchemaModule.Plane.TENANT, "dev/cimiento/tenancy/testkit/fleet/placed" + release))
                .withVersions(new PostgresSchemaVersions(owner))
                .withStep(TenantRoles.over(owner, login))
                .withStep(RowSecurity.over(owner).granting(login))
                .withStep(new FirstMember(db));
        this.migration = FleetMigration.of(provisioner, owner, InstantSource.system());
        this.lifecycle =
                TenantLifecycle.of(provisioner, owner, InstantSource.system()).withServer(SERVER, apart);
        this.spares = SpareSchemas.of(provisioner, owner);
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    /** A tenant of this kind: {@code role}, {@code database}, {@code row}. */
    Tenant wanted(String id, String kind) {
        Placement placement = switch (kind) {
            case "role" -> Placement.role(login + "_" + id);
            case "database" -> Placement.database(SERVER);
            case "row" -> Placement.row();
            default -> throw new IllegalArgumentException("kind must be role, database or row, was " + kind);
        };
        return Tenant.of(TenantId.of(id), "Name of " + id, PLAN.id()).withPlacement(placement);
    }

    @Override
    public void close() {
        owner.close();
        apart.close();
        application.close();
    }

    /** The first rows of a new tenant, once. */
    private record FirstMember(TenantDataSource db) implements ProvisioningStep {

        @Override
        public String name() {
            return "first member";
        }

        @Override
        public void provision(Tenant tenant) {
            Transactions.with(db, connection -> {
                Sql sql = Sql.on(connection);
                sql.update(
                        "INSERT INTO member (name) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM member)",
                        "first of " + tenant.id());
                return sql.update(
                        "INSERT INTO visit (member) SELECT id FROM member WHERE NOT EXISTS (SELECT 1 FROM visit)");
            });
        }
    }
}
