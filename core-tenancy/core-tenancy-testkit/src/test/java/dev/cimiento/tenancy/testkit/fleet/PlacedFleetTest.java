package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.Deletion;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.ExportManifest;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.Restoration;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.TenantResult;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.IsolationCheck;
import dev.cimiento.tenancy.postgresql.IsolationCheck.Reliance;
import dev.cimiento.tenancy.postgresql.PostgresAuditLog;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The fleet where its tenants are not in plain schemas: with a role, in a database of their own, among others' rows. */
class PlacedFleetTest {

    private static final List<String> KINDS = List.of("role", "database", "row");

    @TempDir
    private Path folder;

    private TestDatabase shared;
    private TestDatabase apart;
    private String owner;
    private String login;
    private PlacedFleet fleet;

    @BeforeEach
    void start() {
        shared = TestDatabase.create();
        apart = TestDatabase.create();
        login = shared.login();
        // Who owns the schemas makes roles, and is no superuser: forced row security binds it too.
        owner = login + "_owner";
        shared.execute("CREATE ROLE " + owner + " LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS");
        shared.execute("DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO " + owner
                + "', current_database()); END $$");
        fleet = fleet(1);
        fleet.provisioner.migrateControlPlane();
    }

    @AfterEach
    void stop() {
        shared.close();
        apart.close();
    }

    private String url() {
        return shared.jdbcUrl().replace("user=postgres", "user=" + owner);
    }

    private PlacedFleet fleet(int release) {
        return shared.closing(new PlacedFleet(url(), apart.jdbcUrl(), login, release));
    }

    private String[] child(String... more) {
        return Stream.concat(Stream.of(url(), apart.jdbcUrl(), login), Stream.of(more))
                .toArray(String[]::new);
    }

    private static long number(DataSource database, String sql, Object... parameters) {
        return Transactions.with(database, connection -> Sql.on(connection).number(sql, parameters));
    }

    /** As the tenant, through the application's own data source. */
    private List<String> members(String id) {
        return TenantContext.call(
                TenantId.of(id),
                () -> Transactions.with(
                        fleet.db,
                        connection -> Sql.on(connection)
                                .list("SELECT name FROM member ORDER BY id", row -> row.string("name"))));
    }

    private void assertGone(String id, String kind) {
        assertThat(fleet.tenants.find(TenantId.of(id))).isEmpty();
        for (DataSource database : List.of(shared.dataSource(), apart.dataSource())) {
            assertThat(number(database, "SELECT count(*) FROM pg_namespace WHERE nspname = ?", "t_" + id))
                    .isZero();
        }
        assertThat(number(shared.dataSource(), "SELECT count(*) FROM pg_roles WHERE rolname = ?", login + "_" + id))
                .isZero();
        if (kind.equals("row")) {
            for (String table : List.of("member", "visit")) {
                assertThat(number(
                                shared.dataSource(),
                                "SELECT count(*) FROM cimiento_shared." + table + " WHERE tenant_id = ?",
                                id))
                        .isZero();
            }
        }
    }

    @Test
    @DisplayName(
            "one process makes tenants of every placement, exports each one's rows and no other's, and deletes each without a trace")
    void wholeLife() throws IOException {
        for (String kind : KINDS) {
            for (String id : List.of(kind + "-1", kind + "-2")) {
                Tenant tenant = fleet.lifecycle.provision(fleet.wanted(id, kind));
                assertThat(tenant.isActive()).isTrue();
                assertThat(members(id)).containsExactly("first of " + id);
            }
        }
        assertThat(IsolationCheck.over(fleet.application).findings(Reliance.ROWS, Reliance.ROLES))
                .isEmpty();
        for (String kind : KINDS) {
            String id = kind + "-1";
            Path target = folder.resolve(id);
            Deletion deletion = fleet.lifecycle.delete(TenantId.of(id), DeletionRequest.exportingTo(target));
            assertThat(deletion).isInstanceOfSatisfying(Deletion.Deleted.class, deleted -> {
                assertThat(deleted.tables()).isEqualTo(kind.equals("row") ? 2 : 3);
                assertThat(deleted.server())
                        .isEqualTo(kind.equals("database") ? Optional.of(PlacedFleet.SERVER) : Optional.empty());
            });
            assertThat(Files.readAllLines(target.resolve("tenant/member.jsonl")))
                    .singleElement()
                    .asString()
                    .contains("first of " + id);
            assertThat(Files.readAllLines(target.resolve("tenant/visit.jsonl"))).hasSize(1);
            assertGone(id, kind);
            assertThat(members(kind + "-2")).containsExactly("first of " + kind + "-2");
            assertThat(fleet.lifecycle.delete(TenantId.of(id), DeletionRequest.withoutExport()))
                    .isEqualTo(deletion);
        }
    }

    @TestFactory
    @DisplayName("kill -9 while a tenant with a role, a database or shared tables is made: again completes it, once")
    Stream<DynamicTest> killedWhileMade() {
        return KINDS.stream()
                .flatMap(kind -> Stream.of("migrated", kind.equals("row") ? "row security" : "role and grants")
                        .map(step -> DynamicTest.dynamicTest(kind + ", after: " + step, () -> {
                            String id = kind + "-" + step.replace(' ', '-');
                            try (Child child = Child.run(PlacedMain.class, child("provision", id, kind, step))) {
                                child.await(("reached " + step)::equals);
                                child.kill9();
                            }
                            assertThat(fleet.tenants.require(TenantId.of(id)).status())
                                    .isEqualTo(TenantStatus.PROVISIONING);
                            assertThat(fleet.lifecycle
                                            .provision(fleet.wanted(id, kind))
                                            .isActive())
                                    .isTrue();
                            assertThat(members(id)).containsExactly("first of " + id);
                        })));
    }

    @TestFactory
    @DisplayName("kill -9 while such a tenant is deleted: again completes it; no schema, role or row stays")
    Stream<DynamicTest> killedWhileDeleted() {
        return KINDS.stream()
                .flatMap(kind -> Stream.of("exported", "dropped", "role dropped")
                        .filter(step -> kind.equals("role") || !step.equals("role dropped"))
                        .map(step -> DynamicTest.dynamicTest(kind + ", after: " + step, () -> {
                            String id = kind + "-x-" + step.replace(' ', '-');
                            fleet.lifecycle.provision(fleet.wanted(id, kind));
                            Path export = folder.resolve(id);
                            try (Child child =
                                    Child.run(PlacedMain.class, child("delete", id, kind, step, export.toString()))) {
                                child.await(("reached " + step)::equals);
                                child.kill9();
                            }
                            assertThat(fleet.lifecycle.delete(TenantId.of(id), DeletionRequest.exportingTo(export)))
                                    .isInstanceOfSatisfying(
                                            Deletion.Deleted.class,
                                            deleted ->
                                                    assertThat(deleted.tables()).isEqualTo(kind.equals("row") ? 2 : 3));
                            assertThat(export.resolve("tenant/member.jsonl"))
                                    .content()
                                    .contains("first of " + id);
                            assertGone(id, kind);
                        })));
    }

    @Test
    @DisplayName(
            "a migration of the fleet that is killed by kill -9 and resumed reaches every placement, and the tables that it adds are"
                    + " under row security from the transaction on that makes them")
    void migrated() throws Exception {
        for (String kind : KINDS) {
            for (int i = 0; i < 3; i++) {
                fleet.lifecycle.provision(fleet.wanted(kind + "-" + i, kind));
            }
        }
        RunId run;
        try (Child child = Child.run(PlacedMain.class, child("migrate"))) {
            run = RunId.of(child.await(line -> line.startsWith("run ")).substring("run ".length()));
            child.await(line -> line.startsWith("MIGRATED "));
            child.kill9();
        }
        PlacedFleet after = fleet(2);
        MigrationRun resumed = after.migration.resume(run, MigrationOptions.standard());
        assertThat(resumed.isSuccess()).as("%s", resumed).isTrue();
        assertThat(resumed.results()).hasSize(9);
        assertThat(after.migration.plan(tenant -> true).isEmpty()).isTrue();
        for (Tenant tenant : after.tenants.list()) {
            DataSource database =
                    tenant.placement() instanceof Placement.Database ? apart.dataSource() : shared.dataSource();
            String schema = tenant.placement().schemaOf(tenant.id());
            assertThat(number(
                            database,
                            "SELECT count(*) FROM \"" + schema
                                    + "\".members_history WHERE success AND version IN ('2', '3')"))
                    .as("%s", tenant)
                    .isEqualTo(2);
            TenantContext.run(
                    tenant.id(),
                    () -> Transactions.with(
                            after.db,
                            c -> Sql.on(c)
                                    .update(
                                            "INSERT INTO card (number) VALUES (?)",
                                            tenant.id().value())));
        }
        for (Tenant tenant : after.tenants.list()) {
            List<String> cards = TenantContext.call(
                    tenant.id(),
                    () -> Transactions.with(
                            after.db, c -> Sql.on(c).list("SELECT number FROM card", row -> row.string("number"))));
            assertThat(cards).containsExactly(tenant.id().value());
        }
        assertThat(number(
                        shared.dataSource(),
                        "SELECT count(*) FROM pg_attribute a JOIN pg_policy p ON p.polrelid = a.attrelid AND p.xmin = a.xmin"
                                + " WHERE a.attrelid = 'cimiento_shared.card'::regclass AND a.attname = 'number'"))
                .as("the policy is of the transaction that made the table")
                .isEqualTo(1);
        assertThat(IsolationCheck.over(after.application).findings(Reliance.ROWS))
                .isEmpty();
    }

    @Test
    @DisplayName("tenants that share tables wait for each other's script in one run, however short the lock timeout")
    void sharedScript() {
        for (int i = 0; i < 4; i++) {
            fleet.lifecycle.provision(fleet.wanted("row-" + i, "row"));
        }
        PlacedFleet after = fleet(4);
        MigrationRun run = after.migration.run(
                after.migration.plan(tenant -> true),
                MigrationOptions.standard().workers(4).lockTimeout(Duration.ofMillis(300)));
        assertThat(run.isSuccess()).as("%s", run).isTrue();
        assertThat(run.count(TenantResult.Status.MIGRATED)).isEqualTo(1);
        assertThat(run.count(TenantResult.Status.CURRENT)).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "a script that makes a table without tenant_id among shared rows is refused and taken back; the same script is fine elsewhere")
    void unprotectable() {
        for (String kind : KINDS) {
            fleet.lifecycle.provision(fleet.wanted(kind + "-1", kind));
        }
        PlacedFleet after = fleet(3);
        MigrationRun run = after.migration.run(after.migration.plan(tenant -> true), MigrationOptions.standard());
        assertThat(run.count(TenantResult.Status.MIGRATED)).isEqualTo(2);
        assertThat(run.results())
                .filteredOn(result -> result.status() == TenantResult.Status.FAILED)
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.tenant().value()).isEqualTo("row-1");
                    assertThat(failed.error().orElseThrow())
                            .contains("[rate]", "have no column tenant_id", "place the tenant in a schema");
                });
        assertThat(number(
                        shared.dataSource(),
                        "SELECT count(*) FROM pg_tables WHERE schemaname = 'cimiento_shared' AND"
                                + " tablename = 'rate'"))
                .isZero();
        assertThat(members("row-1")).containsExactly("first of row-1");
    }

    @Test
    @DisplayName(
            "a module of the suite, whose tables say nothing of tenants, is refused for a tenant among others' rows")
    void suiteModule() {
        Plan plan = Plan.of("audited", Set.of(new ModuleId("audit")));
        TenantProvisioner provisioner = TenantProvisioner.of(
                        fleet.tenants, Plans.of(List.of(plan)), FlywayMigrations.over(fleet.owner))
                .withModule(new SchemaModule(
                        new ModuleId("audit"), SchemaModule.Plane.TENANT, PostgresAuditLog.SCHEMA.location()));
        Tenant wanted = Tenant.of(TenantId.of("shared"), "x", plan.id()).withPlacement(Placement.row());
        assertThatThrownBy(() -> provisioner.provision(wanted))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("cannot migrate module audit of schema cimiento_shared")
                .hasStackTraceContaining("have no column tenant_id")
                .hasStackTraceContaining("place the tenant in a schema or a database");
        assertThat(fleet.tenants.require(wanted.id()).status()).isEqualTo(TenantStatus.PROVISIONING);
        assertThat(
                        number(
                                shared.dataSource(),
                                "SELECT count(*) FROM pg_tables WHERE schemaname = 'cimiento_shared' AND tablename NOT LIKE '%history'"))
                .isZero();
    }

    @Test
    @DisplayName("a role that another database of the server keeps is found, and the tenant not reported as deleted")
    void roleLeftOver() {
        fleet.lifecycle.provision(fleet.wanted("walled", "role"));
        String role = login + "_walled";
        apart.execute("CREATE TABLE public.copy (id int)");
        apart.execute("GRANT SELECT ON public.copy TO \"" + role + "\"");
        TenantId id = TenantId.of("walled");
        assertThatThrownBy(() -> fleet.lifecycle.delete(id, DeletionRequest.withoutExport()))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("role " + role + " (needed in test_");
        assertThat(fleet.tenants.require(id).status()).isEqualTo(TenantStatus.OFFBOARDING);
        apart.execute("DROP OWNED BY \"" + role + "\"");
        assertThat(fleet.lifecycle.delete(id, DeletionRequest.withoutExport())).isInstanceOf(Deletion.Deleted.class);
        assertGone("walled", "role");
    }

    @Test
    @DisplayName(
            "what a tenant's transactions wrote into the control schema of its own database is exported and deleted")
    void controlSchemaApart() throws IOException {
        apart.execute("CREATE SCHEMA cimiento");
        apart.execute("CREATE TABLE cimiento.job (id int, tenant text NOT NULL, payload text)");
        fleet.lifecycle.provision(fleet.wanted("client", "database"));
        apart.execute("INSERT INTO cimiento.job VALUES (1, 'client', 'remind Ana'), (2, 'other', 'x')");
        Path target = folder.resolve("client");
        ExportManifest manifest = fleet.lifecycle.export(TenantId.of("client"), target);
        assertThat(manifest.tables())
                .extracting(ExportManifest.Table::file)
                .contains("tenant/member.jsonl", "server/job.jsonl", "control/tenant.jsonl");
        assertThat(target.resolve("server/job.jsonl"))
                .content()
                .contains("remind Ana")
                .doesNotContain("other");
        assertThat(fleet.lifecycle.delete(TenantId.of("client"), DeletionRequest.withoutExport()))
                .isInstanceOfSatisfying(
                        Deletion.Deleted.class,
                        deleted -> assertThat(deleted.server()).contains(PlacedFleet.SERVER));
        assertThat(number(apart.dataSource(), "SELECT count(*) FROM cimiento.job"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a tenant moves: exported from shared rows, restored into a schema with a role, and from there into a database")
    void moves() {
        fleet.lifecycle.provision(fleet.wanted("mover", "row"));
        fleet.lifecycle.provision(fleet.wanted("stayer", "row"));
        TenantId id = TenantId.of("mover");
        for (String kind : List.of("role", "database")) {
            Path export = folder.resolve("before-" + kind);
            fleet.lifecycle.delete(id, DeletionRequest.exportingTo(export));
            assertThat(fleet.lifecycle.restore(
                            export, fleet.wanted("mover", kind).placement()))
                    .isInstanceOf(Restoration.Restored.class);
            assertThat(fleet.lifecycle.resume(id).tenant().placement())
                    .isEqualTo(fleet.wanted("mover", kind).placement());
            assertThat(members("mover")).containsExactly("first of mover");
        }
        assertThat(members("stayer")).containsExactly("first of stayer");
    }

    @Test
    @DisplayName("a sign-up with a role takes a spare schema too, and has its grants")
    void spareWithRole() {
        fleet.spares.fill(PlacedFleet.PLAN.id(), 1);
        fleet.lifecycle.provision(fleet.wanted("quick", "role"));
        assertThat(fleet.spares.ready(PlacedFleet.PLAN.id())).isZero();
        assertThat(members("quick")).containsExactly("first of quick");
    }
}
