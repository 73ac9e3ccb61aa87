package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.Deletion;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.fleet.TenantResult;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a program's migrations and provisioning steps must keep: scripts are applied once however many processes run, one tenant's failure is
 * its own, and what a crash cut off is completed by doing it again, with nothing there twice.
 *
 * <p>Extend it beside the program, with its own modules and steps, on a database that is thrown away. For tenants in a schema each; the
 * control plane must be migrated.
 */
public abstract class TenantFleetContract {

    private static final int WORKERS = 4;

    /** For subclasses. */
    protected TenantFleetContract() {}

    /** The program's own, with its modules, plans and steps. */
    protected abstract TenantProvisioner provisioner();

    /** The owner's pool, of at least twelve connections; never a {@code TenantDataSource}. */
    protected abstract DataSource owner();

    /** A tenant to sign up, on a plan with tables and in a schema of its own. */
    protected abstract Tenant wanted(TenantId id);

    /** How tenants are made and deleted; with the belongings of the program, where it has some. */
    protected TenantLifecycle lifecycle() {
        return TenantLifecycle.of(provisioner(), owner(), InstantSource.system());
    }

    /** How many tenants are migrated; 12 unless overridden. */
    protected int fleet() {
        return 12;
    }

    @Test
    @DisplayName(
            "failure 20: two runs at once apply each script once, a tenant that cannot be migrated fails alone, and resuming finishes it")
    final void migratesOnce() throws Exception {
        List<Tenant> fleet = IntStream.range(0, fleet())
                .mapToObj(i -> wanted(TenantId.of("fleet-" + i)).withStatus(TenantStatus.ACTIVE))
                .toList();
        assertThat(fleet.get(0).placement()).as("where wanted(id) is").isEqualTo(Placement.schema());
        fleet.forEach(tenant -> provisioner().tenants().register(tenant));
        String obstacle = obstruct(fleet.get(1));
        FleetMigration migration = FleetMigration.of(provisioner(), owner(), InstantSource.system());
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<MigrationRun>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                runs.add(CompletableFuture.supplyAsync(() -> run(migration), two));
            }
            List<MigrationRun> both = runs.stream().map(CompletableFuture::join).toList();
            for (MigrationRun run : both) {
                assertThat(run.results())
                        .filteredOn(result -> result.status() == TenantResult.Status.FAILED)
                        .as("who failed")
                        .extracting(TenantResult::tenant)
                        .containsExactly(fleet.get(1).id());
            }
            for (Tenant tenant : fleet) {
                List<String> applied = both.stream()
                        .flatMap(run -> run.results().stream())
                        .filter(result -> result.tenant().equals(tenant.id()))
                        .flatMap(result -> result.scripts().stream())
                        .toList();
                assertThat(applied)
                        .as("scripts applied to %s by both runs", tenant.id())
                        .doesNotHaveDuplicates();
            }
            execute(obstacle);
            MigrationRun resumed = migration.resume(
                    both.get(0).id(), MigrationOptions.standard().workers(WORKERS));
            assertThat(resumed.isSuccess()).as("%s", resumed).isTrue();
        } finally {
            two.shutdown();
        }
        Set<List<String>> layouts = new HashSet<>();
        for (Tenant tenant : fleet) {
            layouts.add(layout(tenant));
        }
        assertThat(layouts).as("layouts of the tenants' schemas").hasSize(1);
        MigrationRun again = run(migration);
        assertThat(again.count(TenantResult.Status.MIGRATED)).isZero();
    }

    @Test
    @DisplayName(
            "failure 21: cut off after any part, the making of a tenant is completed by doing it again, with nothing there twice")
    final void completes() throws SQLException {
        List<String> parts = new ArrayList<>();
        Tenant whole =
                provisioner().withListener((tenant, part) -> parts.add(part)).provision(wanted(TenantId.of("whole")));
        Map<String, Long> rows = rows(whole);
        for (int cut = 0; cut < parts.size() - 1; cut++) {
            String part = parts.get(cut);
            Tenant wanted = wanted(TenantId.of("cut-" + cut));
            try {
                provisioner()
                        .withListener((tenant, reached) -> {
                            if (reached.equals(part)) {
                                throw new CutOff(part);
                            }
                        })
                        .provision(wanted);
                throw new AssertionError("the listener was not asked: " + part);
            } catch (CutOff expected) {
                assertThat(provisioner().tenants().require(wanted.id()).isActive())
                        .as("active after being cut off after: %s", part)
                        .isFalse();
            }
            Tenant completed = provisioner().provision(wanted);
            assertThat(completed.isActive())
                    .as("active, cut off after: %s", part)
                    .isTrue();
            assertThat(rows(completed))
                    .as("rows by table, cut off after: %s", part)
                    .isEqualTo(rows);
        }
    }

    @Test
    @DisplayName("failure 21: of two who make one id at once, one makes it: nothing is there twice")
    final void once() throws SQLException {
        Map<String, Long> rows = rows(lifecycle().provision(wanted(TenantId.of("alone"))));
        Tenant wanted = wanted(TenantId.of("by-four"));
        ExecutorService four = Executors.newFixedThreadPool(WORKERS);
        try {
            List<CompletableFuture<Tenant>> all = IntStream.range(0, WORKERS)
                    .mapToObj(
                            i -> CompletableFuture.supplyAsync(() -> lifecycle().provision(wanted), four))
                    .toList();
            all.forEach(made -> assertThat(made.join().isActive()).isTrue());
        } finally {
            four.shutdown();
        }
        assertThat(rows(wanted)).as("rows by table").isEqualTo(rows);
    }

    @Test
    @DisplayName("failure 21: a tenant that was deleted has left nothing, and can be made again")
    final void deleted() throws SQLException {
        Tenant wanted = wanted(TenantId.of("leaving"));
        Map<String, Long> rows = rows(lifecycle().provision(wanted));
        assertThat(lifecycle().delete(wanted.id(), DeletionRequest.withoutExport()))
                .isInstanceOf(Deletion.Deleted.class);
        assertThat(layout(wanted)).as("columns that are left").isEmpty();
        assertThat(rows(lifecycle().provision(wanted))).isEqualTo(rows);
    }

    private static MigrationRun run(FleetMigration migration) {
        return migration.run(
                migration.plan(tenant -> tenant.id().value().startsWith("fleet-")),
                MigrationOptions.standard().workers(WORKERS));
    }

    /** Puts something in the place of a module's history, with which no migration can work; gives what takes it away. */
    private String obstruct(Tenant tenant) throws SQLException {
        SchemaModule module = provisioner().modulesOf(tenant).get(0);
        String schema = Identifier.quoted(tenant.id().schema());
        execute("CREATE SCHEMA " + schema);
        String history = schema + "." + Identifier.quoted(module.module().value() + "_history");
        execute("CREATE TABLE " + history + " (obstacle int)");
        return "DROP TABLE " + history;
    }

    /** Histories apart: a script that was tried and taken back may leave a gap in their numbers. */
    private Map<String, Long> rows(Tenant tenant) throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : layout(tenant).stream()
                .map(column -> column.substring(0, column.indexOf('.')))
                .distinct()
                .toList()) {
            rows.put(
                    table,
                    Transactions.with(
                            owner(),
                            c -> Sql.on(c)
                                    .number("SELECT count(*) FROM "
                                            + Identifier.quoted(tenant.id().schema()) + "."
                                            + Identifier.quoted(table))));
        }
        return rows;
    }

    private List<String> layout(Tenant tenant) {
        return Transactions.with(
                owner(),
                c -> Sql.on(c)
                        .list(
                                "SELECT c.table_name || '.' || column_name || ' ' || data_type AS col"
                                        + " FROM information_schema.columns c JOIN information_schema.tables t"
                                        + " USING (table_schema, table_name) WHERE table_schema = ? AND table_type = 'BASE TABLE'"
                                        + " ORDER BY 1",
                                row -> row.string("col"),
                                tenant.id().schema()));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A crash, as far as one process can play it. */
    private static final class CutOff extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CutOff(String part) {
            super("cut off after " + part);
        }
    }
}
