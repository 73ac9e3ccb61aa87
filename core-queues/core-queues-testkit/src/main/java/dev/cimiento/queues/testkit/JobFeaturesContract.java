package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys with a life of their own, expiry, headers, progress and what a handler may say, whatever the engine. */
public abstract class JobFeaturesContract {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final JobKind<String> NOTE = JobKind.text("note").withMaxAttempts(1);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<String> log = new ArrayList<>();
    private JobStore store;
    private JobQueue queue;
    private Jobs jobs;
    private Worker worker;

    /** For subclasses. */
    protected JobFeaturesContract() {}

    /** An empty store that goes by this clock. */
    protected abstract JobStore emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        queue = JobQueue.on(store);
        jobs = Jobs.on(store);
        worker = Worker.of(queue)
                .handle(NOTE, job -> {
                    log.add(job.payload());
                    return Outcome.done();
                })
                .build();
    }

    @Test
    @DisplayName("a key until the start admits another while the first runs, and one for a period none before its end")
    final void keys() {
        Job whileQueued = note("look again").withUniqueKeyUntilStarted("k");
        JobId first = in(A, () -> queue.enqueue(whileQueued)).id();
        assertThat(in(A, () -> queue.enqueue(whileQueued))).isEqualTo(new Enqueued.Existing(first));
        List<Enqueued> during = new ArrayList<>();
        Worker.of(queue)
                .handle(NOTE, job -> {
                    if (during.size() < 2) {
                        during.add(queue.enqueue(whileQueued));
                    }
                    return Outcome.done();
                })
                .build()
                .drain();
        assertThat(during.get(0)).isInstanceOf(Enqueued.Created.class);

        Job daily = note("digest").withUniqueKeyFor("digest", Duration.ofHours(24));
        JobId digest = in(A, () -> queue.enqueue(daily)).id();
        worker.drain();
        assertThat(state(digest)).isEqualTo(JobState.DONE);
        clock.advance(Duration.ofHours(23));
        assertThat(store.prune(Duration.ofHours(1))).as("forgotten jobs").isPositive();
        assertThat(in(A, () -> jobs.find(digest))).isEmpty();
        assertThat(in(A, () -> queue.enqueue(daily))).as("its key is not").isEqualTo(new Enqueued.Existing(digest));
        assertThat(in(B, () -> queue.enqueue(daily))).isInstanceOf(Enqueued.Created.class);
        clock.advance(Duration.ofHours(1));
        assertThat(in(A, () -> queue.enqueue(daily))).isInstanceOf(Enqueued.Created.class);
    }

    @Test
    @DisplayName("an expired job is cancelled instead of started, and headers arrive")
    final void expires() {
        JobId late = in(
                        A,
                        () -> queue.enqueue(
                                note("x").withExpiresAt(clock.instant().plusSeconds(60))))
                .id();
        clock.advance(Duration.ofSeconds(61));
        List<String> headers = new ArrayList<>();
        in(
                A,
                () -> queue.enqueue(note("y")
                        .withExpiresAt(Instant.parse("2027-01-01T00:00:00Z"))
                        .withHeader("asked by", "Ana & Søn=1")));
        Worker.of(queue)
                .handle(NOTE, job -> {
                    headers.add(job.payload() + job.headers());
                    return Outcome.done();
                })
                .build()
                .drain();
        assertThat(headers).containsExactly("y{asked by=Ana & Søn=1}");
        assertThat(state(late)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    @DisplayName("a handler can say to try again later, or never")
    final void outcomes() {
        JobKind<String> twice = JobKind.text("twice").withMaxAttempts(2);
        JobId retried = in(A, () -> queue.enqueue(Job.of(twice, "x"))).id();
        JobId hopeless = in(A, () -> queue.enqueue(Job.of(twice, "hopeless"))).id();
        Worker failing = Worker.of(queue)
                .handle(
                        twice,
                        job -> job.payload().equals("x")
                                ? Outcome.retry(Duration.ofMinutes(7), "line busy")
                                : Outcome.dead("no such number"))
                .build();
        failing.drain();
        assertThat(state(hopeless)).isEqualTo(JobState.DEAD);
        JobView view = in(A, () -> jobs.find(retried)).orElseThrow();
        assertThat(view.runAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(7)));
        assertThat(view.error()).isEqualTo("line busy");
        clock.advance(Duration.ofMinutes(7));
        failing.drain();
        assertThat(state(retried)).isEqualTo(JobState.DEAD);
    }

    @Test
    @DisplayName("progress is seen from outside, and by the next attempt")
    final void reports() {
        JobKind<String> import_ = JobKind.text("import").withMaxAttempts(2);
        JobId id = in(A, () -> queue.enqueue(Job.of(import_, "x"))).id();
        Worker importing = Worker.of(queue)
                .handle(import_, job -> {
                    if (job.attempt() == 1) {
                        job.report(Progress.of(40).withNote("row 400").withCheckpoint("400"));
                        return Outcome.retry(Duration.ZERO, "connection lost");
                    }
                    log.add("from " + job.lastReport().checkpoint());
                    return Outcome.done();
                })
                .build();
        assertThat(importing.runOnce()).isEqualTo(1);
        assertThat(in(A, () -> jobs.progress(id))).isEqualTo(new Progress(40, "row 400", "400"));
        assertThat(in(B, () -> jobs.progress(id))).isEqualTo(Progress.NONE);
        importing.drain();
        assertThat(log).containsExactly("from 400");
        assertThat(Progress.NONE.withNote("Ana").toString()).doesNotContain("Ana");
    }

    @Test
    @DisplayName("all jobs of a tenant that leaves are cancelled, and nobody else's")
    final void leaves() {
        for (int i = 0; i < 5; i++) {
            in(A, () -> queue.enqueue(note("of a")));
        }
        in(A, () -> queue.enqueue(note("later").withDelay(Duration.ofDays(1))));
        in(B, () -> queue.enqueue(note("of b")));
        assertThat(in(A, () -> queue.cancelAll())).isEqualTo(6);
        clock.advance(Duration.ofDays(2));
        worker.drain();
        assertThat(log).containsExactly("of b");
    }

    @Test
    @DisplayName(
            "a job that is put back has its key until its start where it never started, and none where it gave it up")
    final void putsKeysBack() {
        Job whileQueued = note("look again").withUniqueKeyUntilStarted("k");
        JobId cancelled = in(A, () -> queue.enqueue(whileQueued)).id();
        in(A, () -> queue.cancel(cancelled));
        assertThat(in(A, () -> jobs.retry(cancelled))).isTrue();
        assertThat(in(A, () -> queue.enqueue(whileQueued))).isEqualTo(new Enqueued.Existing(cancelled));
        List<Enqueued> during = new ArrayList<>();
        Worker.of(queue)
                .handle(NOTE, job -> {
                    if (job.id().equals(cancelled)) {
                        during.add(queue.enqueue(whileQueued));
                    }
                    return job.id().equals(cancelled) ? Outcome.dead("broken") : Outcome.snooze(Duration.ofHours(1));
                })
                .build()
                .runOnce();
        assertThat(during).hasSize(1);
        assertThat(during.get(0)).isInstanceOf(Enqueued.Created.class);
        assertThat(in(A, () -> jobs.retry(cancelled)))
                .as("the other has the key, and this one none")
                .isTrue();
    }

    @Test
    @DisplayName(
            "what would not come back as it was is refused by its name: half of a surrogate pair, U+0000, moments beyond all calendars")
    final void refusesWhatCannotBeKept() {
        String whole = "\ud83d\ude00";
        in(A, () -> queue.enqueue(note(whole).withUniqueKey(whole).withHeader("h", whole)));
        assertThat(in(A, () -> jobs.upcoming(1)).get(0).payload()).isEqualTo(whole);
        for (String half : List.of("a\ud83d", "\ude00b", "\ud83d\ud83d\ude00", "\0")) {
            assertThatThrownBy(() -> note(half)).hasMessageContaining("payload of kind note");
            assertThatThrownBy(() -> note("x").withUniqueKey("k" + half)).hasMessageContaining("uniqueKey");
            assertThatThrownBy(() -> note("x").withHeader("h", half)).hasMessageContaining("header h");
            assertThatThrownBy(() -> Progress.of(1).withNote(half)).hasMessageContaining("note");
            assertThatThrownBy(() -> Outcome.dead("because " + half)).hasMessageContaining("reason");
        }
        assertThatThrownBy(() -> JobFilter.all().withCreatedBefore(Instant.MAX)).hasMessageContaining("moment");
        assertThatThrownBy(() -> JobFilter.all().withCreatedBefore(Instant.MIN)).hasMessageContaining("moment");
        assertThatThrownBy(() -> Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("longest");
        assertThatThrownBy(() -> Backoff.fixed(Duration.ofDays(40_000))).hasMessageContaining("wait");
    }

    private static Job note(String payload) {
        return Job.of(NOTE, payload);
    }

    private JobState state(JobId id) {
        return in(A, () -> jobs.find(id)).orElseThrow().state();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
