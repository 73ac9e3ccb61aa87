package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.audit.AuditCheckpoint;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.audit.AuditPage;
import dev.cimiento.tenancy.audit.AuditPruning;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.audit.AuditVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link AuditLog} must keep. Extend it, and give empty logs at each call. */
public abstract class AuditLogContract {

    /** A tenant to record for. */
    protected static final TenantId PADEL = TenantId.of("padel");

    /** Another one. */
    protected static final TenantId CLINIC = TenantId.of("clinic");

    /** The clock of the logs: 2026-11-23, noon. */
    protected final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    /** For subclasses. */
    protected AuditLogContract() {}

    /** Empty logs for {@link #PADEL}, {@link #CLINIC} and the platform, on {@link #clock}. */
    protected abstract AuditLog empty();

    @Test
    @DisplayName("what is recorded comes back whole, in order, without gaps, and verifies")
    final void records() {
        AuditLog log = empty();
        AuditEvent event = AuditEvent.of("user:ana", "booking.cancelled")
                .withImpersonator("support:eva")
                .withSubject("booking:42")
                .withReason("rain; \"lluvia\" 🌧 'x'")
                .with("amount", "1200.00 ARS")
                .with("empty", "")
                .with("ñ key", "a\nb");
        AuditEntry first = as(PADEL, () -> log.record(event));
        clock.advance(Duration.ofNanos(1_234_567));
        AuditEntry second = as(PADEL, () -> log.record(AuditEvent.of("job:reminders", "reminder.sent")));
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(first.mac());
        AuditPage page = as(PADEL, () -> log.find(AuditQuery.all()));
        assertThat(page.entries()).containsExactly(second, first);
        assertThat(page.next()).isEmpty();
        assertThat(page.entries().get(1).event()).isEqualTo(event);
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(2, 0));
    }

    @Test
    @DisplayName(
            "each tenant has a log of its own, and the platform one too; without a scope nothing is recorded or read")
    final void keepsTenantsApart() {
        AuditLog log = empty();
        record(log, PADEL, 3);
        record(log, CLINIC, 2);
        TenantContext.<AuditEntry, RuntimeException>system(
                "test", () -> log.record(AuditEvent.of("worker-1", "system.scope")));
        assertThat(as(PADEL, () -> log.find(AuditQuery.all())).entries())
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.event().subject()).contains("padel"));
        assertThat(as(CLINIC, () -> log.find(AuditQuery.all())).entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.event().subject()).contains("clinic"));
        assertThat(TenantContext.<AuditPage, RuntimeException>system("test", () -> log.find(AuditQuery.all()))
                        .entries())
                .hasSize(1);
        assertThat(TenantContext.<AuditVerification, RuntimeException>system("test", log::verify)
                        .intact())
                .isTrue();
        assertThatThrownBy(() -> log.record(AuditEvent.of("a", "b"))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> log.find(AuditQuery.all())).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(log::verify).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(log::checkpoint).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("32 writers at once leave a chain without gaps, that holds every entry once and verifies")
    final void racingWriters() throws Exception {
        AuditLog log = empty();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<CompletableFuture<AuditEntry>> writers = IntStream.range(0, 32 * 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> as(
                                    PADEL,
                                    () -> log.record(AuditEvent.of("w", "race").with("i", "" + i))),
                            threads))
                    .toList();
            List<Long> sequences = new ArrayList<>();
            for (CompletableFuture<AuditEntry> writer : writers) {
                sequences.add(writer.get().sequence());
            }
            assertThat(sequences)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 32 * 8).boxed().toList());
        } finally {
            threads.shutdown();
        }
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(32 * 8, 0));
        assertThat(as(PADEL, () -> log.find(AuditQuery.all().limit(1000))).entries())
                .extracting(entry -> entry.event().data().get("i"))
                .doesNotHaveDuplicates()
                .hasSize(32 * 8);
    }

    @Test
    @DisplayName("entries are found by time, actor or impersonator, action and subject, page by page, none twice")
    final void finds() {
        AuditLog log = empty();
        Instant noon = clock.instant();
        for (int i = 0; i < 25; i++) {
            AuditEvent event = AuditEvent.of(i % 2 == 0 ? "ana" : "bea", i % 5 == 0 ? "paid" : "seen")
                    .withSubject("booking:" + i % 3);
            as(PADEL, () -> log.record(event));
            clock.advance(Duration.ofMinutes(1));
        }
        as(PADEL, () -> log.record(AuditEvent.of("carla", "seen").withImpersonator("ana")));
        assertThat(sequences(log, AuditQuery.all().by("ana").of("paid"))).containsExactly(21L, 11L, 1L);
        assertThat(sequences(log, AuditQuery.all().by("ana").limit(1))).containsExactly(26L);
        assertThat(sequences(log, AuditQuery.all().about("booking:1").of("seen").by("bea")))
                .containsExactly(20L, 14L, 8L, 2L);
        assertThat(sequences(log, AuditQuery.all().between(noon.plusSeconds(60), noon.plusSeconds(180))))
                .containsExactly(3L, 2L);
        List<Long> paged = new ArrayList<>();
        AuditQuery query = AuditQuery.all().limit(10);
        AuditPage page = find(log, query);
        while (true) {
            page.entries().forEach(entry -> paged.add(entry.sequence()));
            if (page.next().isEmpty()) {
                break;
            }
            page = find(log, query.before(page.next().getAsLong()));
        }
        assertThat(paged).hasSize(26).doesNotHaveDuplicates().first().isEqualTo(26L);
    }

    @Test
    @DisplayName("old entries can be pruned, the rest still verifies, and that it was done stands in the log")
    final void prunes() {
        AuditLog log = empty();
        record(log, PADEL, 5);
        clock.advance(Duration.ofDays(10));
        Instant cut = clock.instant();
        record(log, PADEL, 4);
        AuditEvent why = AuditEvent.of("job:retention", "audit.pruned").withReason("older than a week");
        AuditPruning pruning = as(PADEL, () -> log.prune(cut, why));
        assertThat(pruning).isEqualTo(new AuditPruning(5, 5));
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(5, 5));
        assertThat(sequences(log, AuditQuery.all())).containsExactly(10L, 9L, 8L, 7L, 6L);
        AuditEntry last = find(log, AuditQuery.all().limit(1)).entries().get(0);
        assertThat(last.event().action()).isEqualTo("audit.pruned");
        assertThat(last.event().data()).containsEntry("removed", "5").containsEntry("through", "5");
        record(log, PADEL, 1);
        assertThat(as(PADEL, () -> log.prune(cut, why))).as("again").isEqualTo(new AuditPruning(0, 5));
        clock.advance(Duration.ofDays(10));
        assertThat(as(PADEL, () -> log.prune(clock.instant(), why))).isEqualTo(new AuditPruning(7, 12));
        assertThat(log.verify(PADEL)).isEqualTo(new AuditVerification.Intact(1, 12));
    }

    @Test
    @DisplayName("a published checkpoint holds as the log grows, also past pruning, and no other log's is taken")
    final void checkpoints() {
        AuditLog log = empty();
        AuditCheckpoint atNothing = as(PADEL, log::checkpoint);
        record(log, PADEL, 3);
        AuditCheckpoint written = as(PADEL, log::checkpoint);
        AuditCheckpoint read = AuditCheckpoint.parse(written.text());
        assertThat(read).isEqualTo(written);
        record(log, PADEL, 2);
        assertThat(as(PADEL, () -> log.verify(read)).intact()).isTrue();
        assertThat(as(PADEL, () -> log.verify(atNothing)).intact()).isTrue();
        assertThatThrownBy(() -> as(CLINIC, () -> log.verify(read)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clinic");
        AuditCheckpoint forged = new AuditCheckpoint(
                read.kind(), read.log(), read.chain(), 2, read.mac(), read.at(), read.key(), read.signature());
        assertThatThrownBy(() -> as(PADEL, () -> log.verify(forged))).isInstanceOf(IllegalArgumentException.class);
        clock.advance(Duration.ofDays(1));
        as(PADEL, () -> log.prune(clock.instant(), AuditEvent.of("job", "audit.pruned")));
        assertThat(as(PADEL, () -> log.verify(read)).intact()).isTrue();
    }

    @Test
    @DisplayName("a secret leaves no trace; what cannot be stored as it was signed is refused at the door")
    final void checksAtTheDoor() {
        AuditLog log = empty();
        AuditEvent event = AuditEvent.of("ana", "setting.changed").with("TOKEN", Secret.of("sk_live_canary"));
        as(PADEL, () -> log.record(event));
        assertThat(find(log, AuditQuery.all()).toString()).contains("***").doesNotContain("canary");
        assertThatThrownBy(() -> AuditEvent.of(" ", "a")).hasMessageContaining("actor");
        assertThatThrownBy(() -> AuditEvent.of("a", "Not An Action")).hasMessageContaining("action");
        assertThatThrownBy(() -> AuditEvent.of("a\0b", "a")).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> AuditEvent.of("a", "a").with("k", "\ud83d")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> AuditEvent.of("a", "a").withReason("x".repeat(4_001)))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> AuditQuery.all().limit(0)).hasMessageContaining("limit");
    }

    /** As this tenant. */
    protected static <T> T as(TenantId tenant, Call<T, RuntimeException> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body);
    }

    /** Records so many events, with the tenant as their subject. */
    protected static void record(AuditLog log, TenantId tenant, int events) {
        IntStream.range(0, events)
                .forEach(i -> as(
                        tenant,
                        () -> log.record(AuditEvent.of("user:" + i, "test.done").withSubject(tenant.value()))));
    }

    private static AuditPage find(AuditLog log, AuditQuery query) {
        return as(PADEL, () -> log.find(query));
    }

    private static List<Long> sequences(AuditLog log, AuditQuery query) {
        return find(log, query).entries().stream().map(AuditEntry::sequence).toList();
    }
}
