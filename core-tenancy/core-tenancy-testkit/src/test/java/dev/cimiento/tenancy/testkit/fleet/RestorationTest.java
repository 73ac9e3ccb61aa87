package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditVerification;
import dev.cimiento.tenancy.files.DiskFiles;
import dev.cimiento.tenancy.files.FileBelongings;
import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FileReading;
import dev.cimiento.tenancy.fleet.Deletion;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.Restoration;
import dev.cimiento.tenancy.fleet.Restoration.Reason;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresAuditLog;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresSettings;
import dev.cimiento.tenancy.postgresql.PostgresTenantAddresses;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.settings.LocalKeyring;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The way back from an export: everything as it was, or nothing. */
class RestorationTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final MasterKeys KEYS = MasterKeys.of(KeyId.of("k"), MasterKeys.generate());
    private static final Plan PLAN = Plan.of("club", Set.of(new ModuleId("odd"), PostgresAuditLog.SCHEMA.module()));

    @TempDir
    private Path folder;

    private TestDatabase database;
    private DataSource pool;
    private Tenants tenants;
    private TenantProvisioner provisioner;
    private TenantLifecycle lifecycle;
    private DiskFiles files;
    private PostgresSettings settings;
    private PostgresAuditLog audit;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        pool = database.pool(10);
        tenants = new PostgresTenants(pool);
        provisioner = TenantProvisioner.of(tenants, Plans.of(List.of(PLAN)), FlywayMigrations.over(pool))
                .withVersions(new PostgresSchemaVersions(pool))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(PostgresSettings.SCHEMA)
                .withModule(PostgresAuditLog.HEADS_SCHEMA)
                .withModule(PostgresAuditLog.SCHEMA)
                .withModule(new SchemaModule(
                        new ModuleId("odd"),
                        SchemaModule.Plane.TENANT,
                        "dev/cimiento/tenancy/testkit/fleet/restorable"));
        provisioner.migrateControlPlane();
        files = DiskFiles.in(folder.resolve("files"), InstantSource.system());
        lifecycle =
                TenantLifecycle.of(provisioner, pool, InstantSource.system()).withBelongings(FileBelongings.of(files));
        settings = PostgresSettings.of(pool, LocalKeyring.of(KEYS));
        audit = PostgresAuditLog.of(TenantDataSource.over(pool), KEYS, InstantSource.system());
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static long number(DataSource database, String sql) {
        return Transactions.with(database, connection -> Sql.on(connection).number(sql));
    }

    /** A tenant with something of everything. */
    private void make() {
        lifecycle.provision(Tenant.of(PADEL, "Club Padel", PLAN.id()).withLabel("region", "mza"));
        database.execute("SET search_path TO t_padel; INSERT INTO room VALUES ('one'), ('two');"
                + " INSERT INTO member (name, room) VALUES ('Ana', 'one');"
                + " INSERT INTO member (name, room, guest_of) VALUES ('Bea', 'two', 1), ('Cía \"x\"', 'one', 2);"
                + " UPDATE member SET guest_of = 3 WHERE id = 1;"
                + " DELETE FROM member WHERE name = 'nobody';"
                + " SELECT nextval(pg_get_serial_sequence('member', 'id'));"
                + " INSERT INTO odd VALUES (12345678901234567890.120, '\\x00ff', '2026-11-23 12:00:00.123456+00', '1 mon 2 days 03:04:05.6',"
                + " 0.1::float8 + 0.2::float8, '{\"a\": [1, null]}', E'{\"b\":\\n  [1,\\r\\n 2]}', ARRAY['x', NULL, '\"'], 'dark', E'line\\nbreak \\\\ ñ',"
                + " DEFAULT, '[2026-11-23 12:00+00,infinity)'),"
                + " (NULL, NULL, '-infinity', NULL, 'NaN', NULL, NULL, '{}', NULL, '', DEFAULT, NULL)");
        settings.set(PADEL, "STRIPE_SECRET_KEY", Secret.of("sk_live_of_padel"));
        new PostgresTenantAddresses(pool).move(PADEL, TenantAddress.of("clubnorte"));
        TenantContext.run(PADEL, () -> {
            for (int i = 0; i < 5; i++) {
                audit.record(AuditEvent.of("user:ana", "booking.made").withSubject("booking:" + i));
            }
            files.put(
                    FileKey.of("receipts/r-1.pdf"),
                    FileContent.of("application/pdf", "12.50".getBytes(StandardCharsets.UTF_8)));
        });
    }

    /** Every row of the tenant's tables, in every text the database knows for it. */
    private List<String> everything() {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            return Stream.of("member", "room", "odd", "arrival", "audit_entry")
                    .flatMap(table -> {
                        try {
                            return sql
                                    .list(
                                            "SELECT t::text AS row FROM t_padel." + table + " t ORDER BY t.ctid",
                                            row -> table + row.string("row").replaceAll("[\\r\\n]", " "))
                                    .stream();
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        });
    }

    private Path exportAndDelete(String name) {
        Path target = folder.resolve(name);
        assertThat(lifecycle.delete(PADEL, DeletionRequest.exportingTo(target))).isInstanceOf(Deletion.Deleted.class);
        return target;
    }

    private void assertIsBack(List<String> before) throws IOException {
        assertThat(everything()).isEqualTo(before);
        Tenant tenant = tenants.require(PADEL);
        assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
        assertThat(tenant.name()).isEqualTo("Club Padel");
        assertThat(tenant.labels())
                .containsOnly(
                        java.util.Map.entry("region", "mza"),
                        java.util.Map.entry(TenantLifecycle.REASON, "restored from an export"));
        assertThat(settings.find(PADEL, "STRIPE_SECRET_KEY")).contains("sk_live_of_padel");
        assertThat(TenantContext.call(PADEL, () -> audit.verify())).isInstanceOf(AuditVerification.Intact.class);
        assertThat(new PostgresTenantAddresses(pool).list()).hasSize(2);
        try (FileReading file = TenantContext.call(PADEL, () -> files.open(FileKey.of("receipts/r-1.pdf")))
                .orElseThrow()) {
            assertThat(new String(file.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("12.50");
            assertThat(file.file().contentType()).isEqualTo("application/pdf");
        }
        assertThat(lifecycle.resume(PADEL).tenant().isActive()).isTrue();
        // Numbers go on where they were, and the trigger acts again.
        database.execute("INSERT INTO t_padel.member (name, room) VALUES ('Dan', 'one')");
        assertThat(number(pool, "SELECT id FROM t_padel.member WHERE name = 'Dan'"))
                .isEqualTo(5);
        assertThat(number(pool, "SELECT count(*) FROM t_padel.arrival")).isEqualTo(4);
        TenantContext.run(PADEL, () -> {
            audit.record(AuditEvent.of("user:ana", "club.back"));
            assertThat(audit.verify()).isInstanceOf(AuditVerification.Intact.class);
        });
    }

    @TestFactory
    @DisplayName(
            "exported, deleted and restored, a tenant has every row, sequence, secret, audit entry, address and file that it had")
    Stream<DynamicTest> roundTrip() {
        return Stream.of("folder", "archive.zip")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    stop();
                    start();
                    make();
                    List<String> before = everything();
                    Path export = exportAndDelete(name);
                    assertThat(lifecycle.examine(export, Placement.schema())).isEmpty();
                    assertThat(tenants.find(PADEL)).isEmpty();
                    assertThat(lifecycle.restore(export, Placement.schema()))
                            .isInstanceOfSatisfying(
                                    Restoration.Restored.class,
                                    restored -> assertThat(restored.rows()).isGreaterThan(15));
                    assertIsBack(before);
                }));
    }

    @TestFactory
    @DisplayName("cut off after any step, restoring again completes it, and nothing is there twice")
    Stream<DynamicTest> cutOff() {
        return Stream.of("begun", "tables restored", "rows restored", "belongings restored")
                .map(step -> DynamicTest.dynamicTest("after: " + step, () -> {
                    stop();
                    start();
                    make();
                    List<String> before = everything();
                    Path export = exportAndDelete("cut-" + step.replace(' ', '-'));
                    TenantLifecycle dying = lifecycle.withListener((tenant, operation, reached) -> {
                        if (reached.equals(step)) {
                            throw new Died();
                        }
                    });
                    assertThatThrownBy(() -> dying.restore(export, Placement.schema()))
                            .isInstanceOf(Died.class);
                    assertThat(lifecycle.restore(export, Placement.schema())).isInstanceOf(Restoration.Restored.class);
                    assertIsBack(before);
                }));
    }

    @Test
    @DisplayName(
            "rows that are not those of the export, whoever changed them meanwhile, are found by the comparison, and nothing stays")
    void compared() {
        make();
        Path export = exportAndDelete("compared");
        TenantLifecycle dying = lifecycle.withListener((tenant, operation, reached) -> {
            if (reached.equals("tables restored")) {
                throw new Died();
            }
        });
        assertThatThrownBy(() -> dying.restore(export, Placement.schema())).isInstanceOf(Died.class);
        database.execute("UPDATE t_padel.odd SET n = n + 0.001 WHERE n IS NOT NULL");
        assertRefused(export, Reason.CONFLICT, "odd\" holds other rows than the export");
        assertNothing();
        assertThat(lifecycle.restore(export, Placement.schema())).isInstanceOf(Restoration.Restored.class);
    }

    @Test
    @DisplayName("a step of the host that fails at the end is done again, and what it wrote is no difference")
    void failingStep() throws IOException {
        make();
        Path export = exportAndDelete("failing-step");
        AtomicBoolean fails = new AtomicBoolean(true);
        TenantLifecycle stepping = TenantLifecycle.of(
                        provisioner.withStep(new ProvisioningStep() {
                            @Override
                            public String name() {
                                return "welcome";
                            }

                            @Override
                            public void provision(Tenant tenant) {
                                database.execute("INSERT INTO t_padel.room VALUES ('lobby') ON CONFLICT DO NOTHING");
                                if (fails.getAndSet(false)) {
                                    throw new IllegalStateException("no network");
                                }
                            }
                        }),
                        pool,
                        InstantSource.system())
                .withBelongings(FileBelongings.of(files));
        assertThatThrownBy(() -> stepping.restore(export, Placement.schema())).hasMessage("no network");
        assertThat(stepping.restore(export, Placement.schema()))
                .isInstanceOfSatisfying(Restoration.Restored.class, restored -> {
                    assertThat(restored.tenant().status()).isEqualTo(TenantStatus.SUSPENDED);
                    assertThat(restored.rows()).isGreaterThan(15);
                });
        assertThat(number(pool, "SELECT count(*) FROM t_padel.room")).isEqualTo(3);
        assertThat(number(pool, "SELECT count(*) FROM cimiento.tenant_step WHERE operation = 'RESTORE'"))
                .isZero();
        assertRefused(export, Reason.EXISTS, "there is a tenant 'padel'");
    }

    /** An error, since what a listener throws as an exception changes nothing. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void assertRefused(Path export, Reason reason, String explanation) {
        assertThat(lifecycle.restore(export, Placement.schema()))
                .isInstanceOfSatisfying(Restoration.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.explanation()).contains(explanation);
                });
    }

    private void assertNothing() {
        assertThat(tenants.find(PADEL)).isEmpty();
        assertThat(number(pool, "SELECT count(*) FROM pg_namespace WHERE nspname = 't_padel'"))
                .isZero();
        assertThat(number(pool, "SELECT count(*) FROM cimiento.setting WHERE tenant = 'padel'"))
                .isZero();
    }

    @Test
    @DisplayName(
            "a changed, missing or foreign file, an existing tenant and rests of an earlier one are refused before anything is written")
    void refusedBefore() throws IOException {
        make();
        Path export = folder.resolve("export");
        lifecycle.export(PADEL, export);
        assertRefused(export, Reason.EXISTS, "there is a tenant 'padel'");
        lifecycle.delete(PADEL, DeletionRequest.withoutExport());

        assertRefused(folder.resolve("nothing"), Reason.DAMAGED, "has no SHA256SUMS");
        assertRefused(folder.resolve("nothing.zip"), Reason.DAMAGED, "cannot read");
        Path member = export.resolve("tenant/member.jsonl");
        String rows = Files.readString(member);
        Files.writeString(member, rows.replace("Ana", "Eva"));
        assertRefused(export, Reason.DAMAGED, "tenant/member.jsonl is not what was exported");
        Files.delete(member);
        assertRefused(export, Reason.DAMAGED, "tenant/member.jsonl is missing");
        Files.writeString(member, rows);

        assertThat(lifecycle.restore(export, Placement.row()))
                .isInstanceOfSatisfying(
                        Restoration.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_RESTORABLE));
        assertThat(TenantLifecycle.of(provisioner, pool, InstantSource.system()).restore(export, Placement.schema()))
                .isEqualTo(new Restoration.Refused(Reason.NOT_RESTORABLE, "nobody here can put back its files"));

        database.execute("CREATE SCHEMA t_padel; CREATE TABLE t_padel.precious (id int)");
        assertRefused(export, Reason.EXISTS, "something of an earlier tenant 'padel': {schema t_padel=1}");
        assertThat(number(pool, "SELECT count(*) FROM pg_tables WHERE tablename = 'precious'"))
                .isEqualTo(1);
        database.execute("DROP SCHEMA t_padel CASCADE");
        assertNothing();
        assertThat(lifecycle.restore(export, Placement.schema())).isInstanceOf(Restoration.Restored.class);
    }

    @Test
    @DisplayName(
            "tables that this release does not have, another version, and what is another's by now are refused, and nothing stays")
    void refusedThen() {
        make();
        Path plain = folder.resolve("plain");
        lifecycle.export(PADEL, plain);
        database.execute("CREATE TABLE t_padel.by_hand (id int)");
        Path more = exportAndDelete("more");
        assertRefused(more, Reason.OTHER_RELEASE, "[by_hand]");
        assertNothing();

        TenantLifecycle later = TenantLifecycle.of(
                TenantProvisioner.of(tenants, Plans.of(List.of(PLAN)), FlywayMigrations.over(pool))
                        .withVersions(new PostgresSchemaVersions(pool))
                        .withModule(new SchemaModule(
                                new ModuleId("odd"),
                                SchemaModule.Plane.TENANT,
                                "dev/cimiento/tenancy/testkit/fleet/release2")),
                pool,
                InstantSource.system());
        assertThat(later.restore(plain, Placement.schema()))
                .isInstanceOfSatisfying(Restoration.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.OTHER_RELEASE);
                    assertThat(refused.explanation()).contains("module odd was exported at another version");
                });
        assertNothing();

        TenantId other = TenantId.of("other");
        lifecycle.provision(Tenant.of(other, "x", PLAN.id()));
        new PostgresTenantAddresses(pool).give(other, TenantAddress.of("clubnorte"));
        assertRefused(plain, Reason.CONFLICT, "tenant_address");
        assertNothing();
        new PostgresTenantAddresses(pool).withdraw(other, TenantAddress.of("clubnorte"));
        assertThat(lifecycle.restore(plain, Placement.schema())).isInstanceOf(Restoration.Restored.class);
    }
}
