package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.Deletion;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.ExportManifest;
import dev.cimiento.tenancy.fleet.StatusChange;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class TenantLifecycleTest {

    @TempDir
    static Path folder;

    private static TestDatabase database;
    private static Fleet fleet;
    private static MutableClock clock;
    private static Path files;
    private static TenantLifecycle lifecycle;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        fleet = new Fleet(database.pool(20), 1);
        fleet.provisioner.migrateControlPlane();
        // What another module keeps in the control plane, which this one has never heard of.
        database.execute(
                "CREATE TABLE cimiento.job (id bigint GENERATED ALWAYS AS IDENTITY, tenant text NOT NULL, payload text)");
        clock = MutableClock.at("2026-11-23T12:00:00Z");
        files = folder.resolve("files");
        lifecycle = fleet.lifecycle(clock, files);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Tenant make(String id) throws IOException {
        Tenant tenant = lifecycle.provision(fleet.wanted(id));
        database.execute(
                "INSERT INTO cimiento.job (tenant, payload) VALUES ('" + id + "', 'remind \"Ana\"'), ('other', 'x')");
        Files.createDirectories(files.resolve(id));
        Files.writeString(files.resolve(id).resolve("receipt.txt"), "12.50");
        return tenant;
    }

    private static long number(String sql, Object... parameters) {
        return Transactions.with(fleet.pool, connection -> Sql.on(connection).number(sql, parameters));
    }

    /** In every text of every table of the control plane, by a way that knows nothing of how deletion works. */
    private static List<String> tracesOf(String id) {
        return Transactions.with(fleet.pool, connection -> {
            Sql sql = Sql.on(connection);
            return sql
                    .list(
                            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                    + " WHERE n.nspname = 'cimiento' AND c.relkind = 'r' ORDER BY 1",
                            row -> row.string("relname"))
                    .stream()
                    .filter(table -> {
                        try {
                            return sql.exists(
                                    "SELECT 1 FROM cimiento.\"" + table + "\" t WHERE t::text LIKE ?", "%" + id + "%");
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        });
    }

    private static void assertGone(String id) {
        assertThat(number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", "t_" + id))
                .isZero();
        assertThat(tracesOf(id)).containsExactly("tenant_deletion");
        assertThat(files.resolve(id)).isEmptyDirectory();
        assertThat(fleet.tenants.find(TenantId.of(id))).isEmpty();
    }

    @TestFactory
    @DisplayName(
            "kill -9 after any step of the making of a tenant: doing it again completes it, and nothing is there twice")
    Stream<DynamicTest> killedWhileMade() {
        return Stream.of("registered", "migrated", "first member", "active")
                .map(step -> DynamicTest.dynamicTest("after: " + step, () -> killedWhileMade(step)));
    }

    private void killedWhileMade(String step) throws Exception {
        String id = "made-" + step.replace(' ', '-');
        try (Child child =
                Child.run(LifecycleMain.class, database.jdbcUrl(), "provision", id, step, files.toString())) {
            child.await(("reached " + step)::equals);
            child.kill9();
        }
        assertThat(fleet.tenants.require(TenantId.of(id)).isActive()).isEqualTo(step.equals("active"));
        assertThat(lifecycle.provision(fleet.wanted(id)).isActive()).isTrue();
        assertThat(number("SELECT count(*) FROM \"t_" + id + "\".member")).isOne();
        assertThat(number("SELECT count(*) FROM cimiento.tenant_step WHERE tenant = ? AND operation = 'PROVISION'", id))
                .isEqualTo(4);
    }

    @TestFactory
    @DisplayName(
            "kill -9 after any step of a deletion: doing it again completes it, nothing remains, and the export holds the data")
    Stream<DynamicTest> killedWhileDeleted() {
        return Stream.of(
                        "marked",
                        "exported",
                        "dropping",
                        "dropped",
                        "belongings deleted",
                        "rows counted",
                        "rows deleted",
                        "looked for")
                .map(step -> DynamicTest.dynamicTest("after: " + step, () -> killedWhileDeleted(step)));
    }

    private void killedWhileDeleted(String step) throws Exception {
        String id = "gone-" + step.replace(' ', '-');
        make(id);
        Path export = folder.resolve(id);
        try (Child child = Child.run(
                LifecycleMain.class, database.jdbcUrl(), "delete", id, step, files.toString(), export.toString())) {
            child.await(("reached " + step)::equals);
            child.kill9();
        }
        assertThat(fleet.tenants.require(TenantId.of(id)).status()).isEqualTo(TenantStatus.OFFBOARDING);
        Deletion deletion = lifecycle.delete(TenantId.of(id), DeletionRequest.exportingTo(export));
        assertThat(deletion).isInstanceOfSatisfying(Deletion.Deleted.class, deleted -> {
            assertThat(deleted.tables()).isEqualTo(3);
            assertThat(deleted.exportChecksum()).isPresent();
        });
        assertGone(id);
        assertThat(export.resolve("tenant/member.jsonl")).content().contains("first of " + id);
        assertThat(export.resolve("belongings/files/receipt.txt")).hasContent("12.50");
        assertThat(lifecycle.delete(TenantId.of(id), DeletionRequest.withoutExport()))
                .isEqualTo(deletion);
    }

    @Test
    @DisplayName(
            "of many callers who make one id at once, with and without spares, exactly one makes it and all get it")
    void oneId() {
        fleet.spares.fill(Fleet.PLAN.id(), 2);
        List<CompletableFuture<Tenant>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        lifecycle.provision(Tenant.of(TenantId.of("wanted-by-all"), "Name " + i, Fleet.PLAN.id()))))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).map(Tenant::name).distinct())
                .hasSize(1);
        assertThat(number("SELECT count(*) FROM \"t_wanted-by-all\".member")).isOne();
        assertThat(fleet.tenants.require(TenantId.of("wanted-by-all")).isActive())
                .isTrue();
        assertThat(fleet.spares.ready(Fleet.PLAN.id())).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "spares are claimed once each by callers at once, and a claimed tenant has its tables without a migration")
    void claimed() {
        fleet.spares.fill(Fleet.PLAN.id(), 5);
        List<CompletableFuture<Optional<Tenant>>> claims = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> fleet.spares.claim(fleet.wanted("claimer-" + i))))
                .toList();
        List<Tenant> claimed = claims.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        assertThat(claimed).hasSize(5).allMatch(tenant -> tenant.status() == TenantStatus.PROVISIONING);
        assertThat(fleet.spares.ready(Fleet.PLAN.id())).isZero();
        assertThat(number("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'spare%'"))
                .isZero();
        for (Tenant tenant : claimed) {
            assertThat(fleet.provisioner.migrate(tenant)).isZero();
            assertThat(lifecycle.provision(tenant).isActive()).isTrue();
            assertThat(number("SELECT count(*) FROM \"" + tenant.id().schema() + "\".member"))
                    .isOne();
        }
    }

    @Test
    @DisplayName("spares of an earlier release are not given out, and are brought up to date when filled again")
    void staleSpares() {
        try (TestDatabase other = TestDatabase.create()) {
            Fleet before = new Fleet(other.pool(8), 1);
            Fleet after = new Fleet(before.pool, 2);
            before.provisioner.migrateControlPlane();
            assertThat(before.spares.fill(Fleet.PLAN.id(), 2)).isEqualTo(2);
            assertThat(after.spares.ready(Fleet.PLAN.id())).isZero();
            assertThat(after.spares.claim(after.wanted("late"))).isEmpty();
            assertThat(after.spares.fill(Fleet.PLAN.id(), 1)).isEqualTo(1);
            assertThat(after.spares.claim(after.wanted("late"))).isPresent();
            assertThat(after.migration.plan(tenant -> true).isEmpty()).isTrue();
        }
    }

    @Test
    @DisplayName("suspended, maintained and resumed tenants say why; what cannot follow is refused and changes nothing")
    void statuses() throws IOException {
        TenantId id = make("late-payer").id();
        assertThat(lifecycle.suspend(id, "unpaid since October"))
                .isInstanceOfSatisfying(StatusChange.Done.class, done -> {
                    assertThat(done.tenant().isActive()).isFalse();
                    assertThat(done.tenant().labels()).containsEntry(TenantLifecycle.REASON, "unpaid since October");
                });
        assertThat(lifecycle.maintain(id, "moving")).isInstanceOf(StatusChange.Done.class);
        assertThat(lifecycle.resume(id)).isInstanceOf(StatusChange.Done.class);
        assertThat(lifecycle.resume(id)).isInstanceOf(StatusChange.Done.class);
        assertThat(fleet.tenants.require(id).labels()).isEmpty();
        assertThat(fleet.tenants.require(id).isActive()).isTrue();
        fleet.tenants.change(id, tenant -> tenant.withStatus(TenantStatus.PROVISIONING));
        assertThat(lifecycle.suspend(id, "x"))
                .isInstanceOfSatisfying(
                        StatusChange.Refused.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo("tenant 'late-payer' is PROVISIONING and cannot become SUSPENDED"));
        assertThat(fleet.tenants.require(id).status()).isEqualTo(TenantStatus.PROVISIONING);
    }

    @Test
    @DisplayName("two who change different things of one tenant at once lose neither change")
    void noLostUpdate() throws IOException {
        TenantId id = make("busy").id();
        List<CompletableFuture<?>> changes = IntStream.range(0, 20)
                .<CompletableFuture<?>>mapToObj(i -> CompletableFuture.runAsync(
                        () -> fleet.tenants.change(id, tenant -> tenant.withLabel("label-" + i, "v"))))
                .toList();
        changes.forEach(CompletableFuture::join);
        assertThat(fleet.tenants.require(id).labels()).hasSize(20);
        assertThat(lifecycle.rename(id, "Busy & Sons").name()).isEqualTo("Busy & Sons");
        assertThatThrownBy(() -> lifecycle.changePlan(id, new PlanId("gold"))).hasMessageContaining("'gold'");
        assertThat(fleet.tenants.require(id).name()).isEqualTo("Busy & Sons");
    }

    @Test
    @DisplayName("a deletion with retention waits, can be called off, and is done when it is asked for after the time")
    void retention() throws IOException {
        TenantId id = make("leaving").id();
        DeletionRequest request = DeletionRequest.withoutExport().retaining(Duration.ofDays(30));
        assertThat(lifecycle.delete(id, request))
                .isEqualTo(new Deletion.Waiting(id, clock.instant().plus(Duration.ofDays(30))));
        assertThat(lifecycle.keep(id)).isInstanceOf(StatusChange.Done.class);
        assertThat(lifecycle.resume(id)).isInstanceOf(StatusChange.Done.class);
        lifecycle.delete(id, request);
        clock.advance(Duration.ofDays(29));
        assertThat(lifecycle.delete(id, DeletionRequest.withoutExport())).isInstanceOf(Deletion.Waiting.class);
        clock.advance(Duration.ofDays(2));
        assertThat(lifecycle.delete(id, request)).isInstanceOfSatisfying(Deletion.Deleted.class, deleted -> {
            assertThat(deleted.exportChecksum()).isEmpty();
            assertThat(deleted.controlRows()).isPositive();
        });
        assertGone("leaving");
        assertThat(lifecycle.delete(TenantId.of("never-was"), request)).isInstanceOf(Deletion.Unknown.class);
    }

    @Test
    @DisplayName(
            "a tenant for which somebody goes on writing is not reported as deleted; the report names what is left")
    void leftovers() throws IOException {
        TenantId id = make("restless").id();
        database.execute("CREATE FUNCTION cimiento.again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO cimiento.job (tenant, payload) VALUES (old.tenant, 'late'); RETURN NULL; END $$");
        database.execute("CREATE TRIGGER again AFTER DELETE ON cimiento.job FOR EACH ROW WHEN (old.tenant = 'restless')"
                + " EXECUTE FUNCTION cimiento.again()");
        try {
            assertThatThrownBy(() -> lifecycle.delete(id, DeletionRequest.withoutExport()))
                    .isInstanceOf(TenancyException.class)
                    .hasMessageContaining("cimiento.job=1");
            assertThat(fleet.tenants.require(id).status()).isEqualTo(TenantStatus.OFFBOARDING);
            assertThat(lifecycle.keep(id)).isInstanceOf(StatusChange.Refused.class);
        } finally {
            database.execute("DROP FUNCTION cimiento.again() CASCADE");
        }
        assertThat(lifecycle.delete(id, DeletionRequest.withoutExport())).isInstanceOf(Deletion.Deleted.class);
        assertGone("restless");
    }

    @Test
    @DisplayName(
            "the export holds every table with its rows as they were, so that they can be put back, and checksums that sha256sum takes")
    void export() throws Exception {
        TenantId id = make("moving").id();
        TenantDataSource db = TenantDataSource.over(fleet.pool);
        TenantContext.run(
                id,
                () -> Transactions.with(db, connection -> {
                    Sql sql = Sql.on(connection);
                    sql.update(
                            "CREATE TABLE odd (n numeric, b bytea, t timestamptz, j jsonb, a text[], \"Größe\" text)");
                    return sql.update(
                            "INSERT INTO odd VALUES (12345678901234567890.123456789, '\\x00ff', '2026-11-23 12:00:00.123456+00',"
                                    + " '{\"a\": [1, null]}', ARRAY['x', NULL, '\"'], E'line\\nbreak \\\\ ñ'), (NULL, NULL, NULL, NULL, NULL, NULL)");
                }));
        Path target = folder.resolve("moving");
        ExportManifest manifest = lifecycle.export(id, target);
        assertThat(manifest.tables())
                .extracting(ExportManifest.Table::file)
                .contains(
                        "tenant/member.jsonl",
                        "tenant/odd.jsonl",
                        "tenant/members_history.jsonl",
                        "control/job.jsonl",
                        "control/tenant.jsonl",
                        "control/tenant_module.jsonl");
        assertThat(manifest.belongings()).containsEntry("files", 1L);
        assertThat(Files.readString(target.resolve("control/job.jsonl")))
                .contains("remind")
                .doesNotContain("other");
        assertThat(Files.readString(target.resolve("manifest.json")))
                .contains("\"tenant\": {", "\"tenant/odd.jsonl\", \"rows\": 2", "\"files\": 1");

        Process check = new ProcessBuilder("sha256sum", "--strict", "--check", "SHA256SUMS")
                .directory(target.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor()).as(said).isZero();

        database.execute("CREATE TABLE public.odd (LIKE \"t_moving\".odd)");
        for (String line : Files.readAllLines(target.resolve("tenant/odd.jsonl"))) {
            Transactions.with(
                    fleet.pool,
                    connection -> Sql.on(connection)
                            .update(
                                    "INSERT INTO public.odd SELECT * FROM json_populate_record(NULL::public.odd, ?::json)",
                                    line));
        }
        assertThat(
                        number(
                                "SELECT count(*) FROM (SELECT to_jsonb(o) FROM \"t_moving\".odd o EXCEPT SELECT to_jsonb(o) FROM public.odd o) x"))
                .isZero();
        database.execute("DROP TABLE public.odd");

        assertThat(lifecycle.export(id, target).tables()).hasSameSizeAs(manifest.tables());
        Files.writeString(folder.resolve("mine.txt"), "keep me");
        assertThatThrownBy(() -> lifecycle.export(id, folder)).isInstanceOf(TenancyException.class);
        assertThat(folder.resolve("mine.txt")).hasContent("keep me");
    }

    @Test
    @DisplayName("an export to a .zip is one file with the same content")
    void zip() throws IOException {
        TenantId id = make("zipped").id();
        Path target = folder.resolve("zipped.zip");
        ExportManifest manifest = lifecycle.export(id, target);
        try (FileSystem archive = FileSystems.newFileSystem(target, Map.of())) {
            assertThat(archive.getPath("/tenant/member.jsonl")).content().contains("first of zipped");
            assertThat(archive.getPath("/belongings/files/receipt.txt")).hasContent("12.50");
            assertThat(archive.getPath("/SHA256SUMS"))
                    .content()
                    .hasLineCount(manifest.tables().size() + 2);
        }
    }
}
