package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.audit.AuditCheckpoint;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditException;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.audit.AuditVerification;
import dev.cimiento.tenancy.audit.AuditVerification.Broken;
import dev.cimiento.tenancy.audit.AuditVerification.Problem;
import dev.cimiento.tenancy.audit.SystemScopeAudit;
import dev.cimiento.tenancy.postgresql.PostgresAuditLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresAuditLogTest extends AuditLogContract {

    private static final KeyId KEY = KeyId.of("2026-11");
    private static final Secret KEY_BYTES = MasterKeys.generate();
    private static final MasterKeys KEYS = MasterKeys.of(KEY, KEY_BYTES);

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    private AuditLog log;

    @BeforeAll
    static void start() {
        database = TestDatabase.create()
                .migrate(
                        PADEL, PostgresAuditLog.SCHEMA, PostgresAuditLog.HEADS_SCHEMA, PostgresAuditLog.PLATFORM_SCHEMA)
                .migrate(CLINIC, PostgresAuditLog.SCHEMA);
        dataSource = database.tenantPool(8);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void clear() {
        intrude("TRUNCATE t_padel.audit_entry, t_padel.audit_pruning, t_clinic.audit_entry, t_clinic.audit_pruning,"
                + " cimiento.audit_entry, cimiento.audit_pruning, cimiento.audit_head");
        log = empty();
    }

    @Override
    protected AuditLog empty() {
        return PostgresAuditLog.of(dataSource, KEYS, clock);
    }

    @Test
    @DisplayName("the database refuses to change, delete or empty what is recorded, also to its owner")
    void appendOnly() {
        record(log, PADEL, 2);
        for (String statement : List.of(
                "UPDATE t_padel.audit_entry SET actor = 'x'",
                "DELETE FROM t_padel.audit_entry",
                "TRUNCATE t_padel.audit_entry",
                "SET session_replication_role = replica; DELETE FROM t_padel.audit_entry",
                "DELETE FROM cimiento.audit_head",
                "UPDATE cimiento.audit_head SET sequence = sequence - 1",
                "UPDATE cimiento.audit_head SET sequence = sequence + 2",
                "UPDATE cimiento.audit_head SET chain = gen_random_uuid()")) {
            assertThatThrownBy(() -> database.execute(statement))
                    .as(statement)
                    .rootCause()
                    .hasMessageContaining("is refused");
        }
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(2, 0));
    }

    @Test
    @DisplayName(
            "a superuser who has no key and drops the triggers: edit, deletion, reordering, insertion, truncation are found")
    void superuser() {
        record(log, PADEL, 9);
        record(log, CLINIC, 9);
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET actor = 'user:innocent' WHERE sequence = 4");
        finds(
                Problem.EDITED,
                4,
                "UPDATE t_padel.audit_entry SET at = at + interval '1 microsecond' WHERE sequence = 4");
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET data = '{\"amount\": \"1\"}' WHERE sequence = 4");
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET data = '{\"a\": null}' WHERE sequence = 4");
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET actor = ' ', action = '!' WHERE sequence = 4");
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET subject = NULL WHERE sequence = 4");
        finds(Problem.EDITED, 4, "UPDATE t_padel.audit_entry SET reason = subject, subject = NULL WHERE sequence = 4");
        finds(Problem.UNKNOWN_KEY, 4, "UPDATE t_padel.audit_entry SET key_id = 'mine' WHERE sequence = 4");
        finds(Problem.MISSING, 1, "DELETE FROM t_padel.audit_entry WHERE sequence = 1");
        finds(Problem.MISSING, 4, "DELETE FROM t_padel.audit_entry WHERE sequence IN (4, 5)");
        finds(
                Problem.EDITED,
                4,
                "DELETE FROM t_padel.audit_entry WHERE sequence = 4;"
                        + " UPDATE t_padel.audit_entry SET sequence = sequence - 1 WHERE sequence = 5;"
                        + " UPDATE t_padel.audit_entry SET sequence = sequence - 1 WHERE sequence = 6;"
                        + " UPDATE t_padel.audit_entry SET sequence = sequence - 1 WHERE sequence = 7");
        finds(
                Problem.EDITED,
                4,
                "UPDATE t_padel.audit_entry SET sequence = 100 WHERE sequence = 4;"
                        + " UPDATE t_padel.audit_entry SET sequence = 4 WHERE sequence = 5;"
                        + " UPDATE t_padel.audit_entry SET sequence = 5 WHERE sequence = 100");
        finds(
                Problem.EDITED,
                3,
                "DELETE FROM t_padel.audit_entry WHERE sequence = 3;"
                        + " INSERT INTO t_padel.audit_entry SELECT * FROM t_clinic.audit_entry WHERE sequence = 3");
        finds(Problem.TRUNCATED, 9, "DELETE FROM t_padel.audit_entry WHERE sequence = 9");
        finds(Problem.TRUNCATED, 1, "DELETE FROM t_padel.audit_entry");
        finds(
                Problem.EXTRA,
                10,
                "INSERT INTO t_padel.audit_entry SELECT 10, at, actor, impersonator, action, subject, reason, data,"
                        + " key_id, previous, mac FROM t_padel.audit_entry WHERE sequence = 9");
        finds(
                Problem.HEAD_FORGED,
                8,
                "DELETE FROM t_padel.audit_entry WHERE sequence = 9; UPDATE cimiento.audit_head SET sequence = 8,"
                        + " mac = (SELECT mac FROM t_padel.audit_entry WHERE sequence = 8) WHERE log = 'padel'");
        finds(
                Problem.HEAD_FORGED,
                9,
                "UPDATE cimiento.audit_head p SET (mac, signature) ="
                        + " (SELECT mac, signature FROM cimiento.audit_head WHERE log = 'clinic') WHERE log = 'padel'");
        finds(Problem.HEAD_MISSING, 0, "DELETE FROM cimiento.audit_head WHERE log = 'padel'");
        finds(
                Problem.PRUNING_FORGED,
                4,
                "INSERT INTO t_padel.audit_pruning SELECT 4, 'padel', chain, (SELECT mac FROM t_padel.audit_entry WHERE"
                        + " sequence = 4), signed_at, key_id, signature FROM cimiento.audit_head WHERE log = 'padel';"
                        + " DELETE FROM t_padel.audit_entry WHERE sequence <= 4");
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(9, 0));
    }

    @Test
    @DisplayName(
            "a log set back to an older copy of itself verifies alone, and not against a checkpoint kept elsewhere")
    void setBack() {
        record(log, PADEL, 3);
        intrude("CREATE TABLE public.old_head AS SELECT * FROM cimiento.audit_head;"
                + " CREATE TABLE public.old_entry AS SELECT * FROM t_padel.audit_entry");
        record(log, PADEL, 3);
        AuditCheckpoint kept = as(PADEL, log::checkpoint);
        intrude("DELETE FROM t_padel.audit_entry WHERE sequence > 3; DELETE FROM cimiento.audit_head;"
                + " INSERT INTO cimiento.audit_head SELECT * FROM public.old_head;"
                + " DROP TABLE public.old_head, public.old_entry");
        assertThat(log.verify(PADEL).intact())
                .as("nothing inside a database can prove this")
                .isTrue();
        assertThat(as(PADEL, () -> log.verify(kept)))
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.problem()).isEqualTo(Problem.TRUNCATED));
        clock.advance(Duration.ofSeconds(1));
        record(log, PADEL, 4);
        assertThat(as(PADEL, () -> log.verify(kept)))
                .as("also after it grew past the checkpoint")
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.problem()).isEqualTo(Problem.REPLACED));
        intrude("TRUNCATE t_padel.audit_entry, cimiento.audit_head");
        record(log, PADEL, 9);
        assertThat(as(PADEL, () -> log.verify(kept)))
                .as("begun anew")
                .isInstanceOfSatisfying(
                        Broken.class, broken -> assertThat(broken.problem()).isEqualTo(Problem.REPLACED));
    }

    @Test
    @DisplayName("a head that was set back by hand is not continued, and a broken log is not pruned")
    void refusesToContinue() {
        record(log, PADEL, 3);
        intrude("UPDATE cimiento.audit_head SET sequence = 2, mac = (SELECT mac FROM t_padel.audit_entry WHERE"
                + " sequence = 2); DELETE FROM t_padel.audit_entry WHERE sequence = 3");
        assertThatThrownBy(() -> record(log, PADEL, 1))
                .isInstanceOfSatisfying(
                        AuditException.class,
                        e -> assertThat(e.finding().problem()).isEqualTo(Problem.HEAD_FORGED));
        intrude("DELETE FROM cimiento.audit_head");
        assertThatThrownBy(() -> record(log, PADEL, 1)).hasMessageContaining("HEAD_MISSING");
        clock.advance(Duration.ofDays(1));
        assertThatThrownBy(() -> as(PADEL, () -> log.prune(clock.instant(), AuditEvent.of("a", "b"))))
                .isInstanceOf(AuditException.class);
        assertThat(as(PADEL, () -> log.find(AuditQuery.all())).entries()).hasSize(2);
    }

    @Test
    @DisplayName("another key signs another log: who has the wrong one can neither verify nor continue")
    void wrongKey() {
        record(log, PADEL, 2);
        AuditLog stranger = PostgresAuditLog.of(dataSource, MasterKeys.of(KEY, MasterKeys.generate()), clock);
        assertThat(stranger.verify(PADEL).intact()).isFalse();
        assertThatThrownBy(() -> record(stranger, PADEL, 1)).isInstanceOf(AuditException.class);
        AuditLog rotated = PostgresAuditLog.of(
                dataSource,
                MasterKeys.of(KeyId.of("2026-12"), MasterKeys.generate()).withOther(KEY, KEY_BYTES),
                clock);
        record(rotated, PADEL, 2);
        assertThat(rotated.verify(PADEL)).isEqualTo(new AuditVerification.Intact(4, 0));
        assertThat(log.verify(PADEL).intact()).as("the old key alone").isFalse();
    }

    @Test
    @DisplayName("an entry is kept if and only if the caller's transaction is, and leaves no gap when it is not")
    void joins() {
        TenantContext.run(PADEL, () -> {
            log.record(AuditEvent.of("a", "one"));
            assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                        log.record(AuditEvent.of("a", "lost"));
                        throw new IllegalStateException("roll back");
                    }))
                    .hasMessage("roll back");
            Transactions.run(dataSource, () -> {
                log.record(AuditEvent.of("a", "two"));
                log.record(AuditEvent.of("a", "three"));
            });
            assertThat(log.find(AuditQuery.all()).entries())
                    .extracting(entry -> entry.sequence() + entry.event().action())
                    .containsExactly("3three", "2two", "1one");
        });
        assertThat(log.verify(PADEL).intact()).isTrue();
    }

    @Test
    @DisplayName("verifying and pruning while eight write finds nothing that is not there")
    void verifiesWhileWriting() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                while (!stop.get()) {
                                    record(log, PADEL, 1);
                                    clock.advance(Duration.ofSeconds(1));
                                }
                            },
                            threads))
                    .toList();
            for (int i = 0; i < 20; i++) {
                AuditVerification verification = log.verify(PADEL);
                assertThat(verification.intact()).as("%s", verification).isTrue();
                if (i % 5 == 0) {
                    as(PADEL, () -> log.prune(clock.instant().minusSeconds(20), AuditEvent.of("job", "audit.pruned")));
                }
            }
            stop.set(true);
            for (CompletableFuture<Void> writer : writers) {
                writer.get();
            }
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        assertThat(log.verify(PADEL).intact()).isTrue();
    }

    @Test
    @DisplayName("one tenant's open transaction holds up its own writers and nobody else's")
    void locksItsOwnChainOnly() throws Exception {
        record(log, PADEL, 1);
        record(log, CLINIC, 1);
        TenantContext.run(
                PADEL,
                () -> Transactions.run(dataSource, () -> {
                    log.record(AuditEvent.of("a", "slow"));
                    CompletableFuture<AuditEntry> other = CompletableFuture.supplyAsync(
                            () -> as(CLINIC, () -> log.record(AuditEvent.of("b", "fast"))));
                    assertThat(other.get(10, java.util.concurrent.TimeUnit.SECONDS)
                                    .sequence())
                            .isEqualTo(2);
                }));
    }

    @Test
    @DisplayName("a renamed tenant's log goes on and verifies; a removed one leaves no head")
    void renames() {
        TenantId norte = TenantId.of("norte");
        record(log, CLINIC, 2);
        PostgresAuditLog store = (PostgresAuditLog) log;
        TenantContext.run(CLINIC, () -> store.rename(CLINIC, norte));
        intrude("ALTER SCHEMA t_clinic RENAME TO t_norte");
        try {
            assertThat(log.verify(norte)).isEqualTo(new AuditVerification.Intact(2, 0));
            record(log, norte, 1);
            assertThat(log.verify(norte)).isEqualTo(new AuditVerification.Intact(3, 0));
        } finally {
            intrude("ALTER SCHEMA t_norte RENAME TO t_clinic");
        }
        TenantContext.<Boolean, RuntimeException>system("test", () -> {
            store.end(norte);
            return true;
        });
        assertThatThrownBy(() -> record(log, CLINIC, 1))
                .as("entries without a head")
                .hasMessageContaining("HEAD_MISSING");
    }

    @Test
    @DisplayName(
            "work in system scope is recorded before it begins, the same reason once a minute with its count, and fails closed")
    void systemScope() {
        SystemScopeAudit audit = SystemScopeAudit.of(
                PostgresAuditLog.of(TenantDataSource.over(database.pool(1)), KEYS, clock), "worker-1", clock);
        try (TenantContext.Registration registered = TenantContext.listen(audit)) {
            for (int i = 0; i < 5; i++) {
                TenantContext.<Boolean, RuntimeException>system("look for jobs", TenantContext::isSystem);
            }
            clock.advance(Duration.ofMinutes(1));
            TenantContext.<Boolean, RuntimeException>system("look for jobs", TenantContext::isSystem);
            // Inside a tenant's transaction too: the entry has a connection of its own.
            TenantContext.run(
                    PADEL,
                    () -> Transactions.run(
                            dataSource,
                            () -> TenantContext.<Boolean, RuntimeException>system(
                                    "count tenants", TenantContext::isSystem)));
        }
        TenantContext.<Boolean, RuntimeException>system("not heard any more", TenantContext::isSystem);
        List<AuditEntry> entries = TenantContext.<List<AuditEntry>, RuntimeException>system(
                "test", () -> log.find(AuditQuery.all()).entries());
        assertThat(entries)
                .extracting(entry -> entry.event().reason().orElseThrow() + " "
                        + entry.event().data())
                .containsExactly("count tenants {}", "look for jobs {unrecorded=4}", "look for jobs {}");
        AtomicBoolean ran = new AtomicBoolean();
        try (TenantContext.Registration registered = TenantContext.listen(reason -> {
            throw new IllegalStateException("no audit, no work");
        })) {
            assertThatThrownBy(() -> TenantContext.<Boolean, RuntimeException>system("x", () -> ran.getAndSet(true)))
                    .hasMessage("no audit, no work");
        }
        assertThat(ran).isFalse();
    }

    /** Does as an intruder would, with the triggers off, looks, and takes it back. */
    private void finds(Problem problem, long sequence, String statements) {
        intrude("CREATE TABLE public.e AS SELECT * FROM t_padel.audit_entry; CREATE TABLE public.h AS SELECT * FROM"
                + " cimiento.audit_head");
        intrude(statements);
        assertThat(log.verify(PADEL)).as(statements).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.problem()).isEqualTo(problem);
            assertThat(broken.sequence()).isEqualTo(sequence);
        });
        intrude("DELETE FROM t_padel.audit_entry; INSERT INTO t_padel.audit_entry SELECT * FROM public.e;"
                + " DELETE FROM t_padel.audit_pruning; DELETE FROM cimiento.audit_head;"
                + " INSERT INTO cimiento.audit_head SELECT * FROM public.h; DROP TABLE public.e, public.h");
    }

    private static void intrude(String statements) {
        database.execute("""
                CREATE OR REPLACE FUNCTION public.audit_triggers(mode text) RETURNS void LANGUAGE plpgsql AS $$
                DECLARE t record;
                BEGIN
                    FOR t IN SELECT tgrelid::regclass AS tab, tgname FROM pg_trigger
                            WHERE tgname LIKE 'audit%' AND NOT tgisinternal LOOP
                        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', t.tab, mode, t.tgname);
                    END LOOP;
                END $$""");
        database.execute("SELECT public.audit_triggers('DISABLE'); " + statements
                + "; SELECT public.audit_triggers('ENABLE ALWAYS')");
    }
}
