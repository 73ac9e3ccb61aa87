package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobPerformance;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Batches, chains, keys with a life of their own, progress, expiry and what a dashboard asks, whatever the engine. */
public abstract class JobBatchesContract {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final JobKind<String> NOTE = JobKind.text("note").withMaxAttempts(1);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<String> log = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> unwanted = new HashSet<>();
    private JobStore store;
    private JobQueue queue;
    private Jobs jobs;
    private Worker worker;

    /** For subclasses. */
    protected JobBatchesContract() {}

    /** An empty store that goes by this clock. */
    protected abstract JobStore emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        queue = JobQueue.on(store);
        jobs = Jobs.on(store);
        worker = Worker.of(queue)
                .handle(NOTE, job -> {
                    if (broken.contains(job.payload())) {
                        throw new IllegalStateException(job.payload() + " is broken");
                    }
                    log.add(job.payload());
                    return unwanted.contains(job.payload()) ? Outcome.cancel("not wanted") : Outcome.done();
                })
                .build();
    }

    @Test
    @DisplayName("what follows a batch runs once, when the last of its jobs was done, and not before")
    final void follows() {
        BatchId id = in(
                A,
                () -> queue.enqueueBatch(Batch.of(List.of(note("1"), note("2"), note("3")))
                        .withOnSuccess(note("all done"))
                        .withOnEnd(note("over"))));
        assertThat(view(id)).isEqualTo(new BatchView(id, view(id).owner(), 3, 3, 0, clock.instant()));
        assertThat(in(A, () -> jobs.counts().of(JobState.BLOCKED))).isEqualTo(2);
        worker.drain();
        assertThat(log.subList(0, 3)).containsExactly("1", "2", "3");
        assertThat(log.subList(3, 5)).containsExactlyInAnyOrder("all done", "over");
        assertThat(log).hasSize(5);
        assertThat(view(id).ended()).isTrue();
        assertThat(view(id).done()).isEqualTo(3);
        assertThat(in(B, () -> jobs.batch(id))).isEmpty();
    }

    @Test
    @DisplayName(
            "a batch with a dead letter has ended; what follows its success waits until that was put back and done")
    final void waitsForDeadLetters() {
        broken.add("2");
        BatchId id = in(
                A,
                () -> queue.enqueueBatch(Batch.of(List.of(note("1"), note("2")))
                        .withOnSuccess(note("all done"))
                        .withOnEnd(note("over"))));
        worker.drain();
        assertThat(log).containsExactly("1", "over");
        assertThat(view(id).failed()).isEqualTo(1);
        broken.clear();
        assertThat(in(A, () -> jobs.replay(NOTE, 10))).isEqualTo(1);
        worker.drain();
        assertThat(log).containsExactly("1", "over", "2", "all done");
        assertThat(view(id).failed()).isZero();
    }

    @Test
    @DisplayName("where a job of a batch is cancelled, from outside too, what follows its success is cancelled")
    final void cancelled() {
        in(
                A,
                () -> queue.enqueueBatch(Batch.of(List.of(note("1"), note("2")))
                        .withOnSuccess(note("all done"))
                        .withOnEnd(note("over"))));
        JobId second = in(A, () -> jobs.search(JobFilter.all())).stream()
                .filter(job -> job.payload().equals("2"))
                .findFirst()
                .orElseThrow()
                .id();
        in(A, () -> queue.cancel(second));
        worker.drain();
        store.rescue(3);
        worker.drain();
        assertThat(log).containsExactly("1", "over");
        assertThat(in(A, () -> jobs.counts().of(JobState.CANCELLED))).isEqualTo(2);
        assertThat(in(A, () -> jobs.counts().live())).isZero();
    }

    @Test
    @DisplayName(
            "the links of a chain run one after the other, as each was done; a dead one holds up the rest until put back")
    final void chains() {
        List<JobId> ids = in(A, () -> queue.enqueueChain(List.of(note("1"), note("2"), note("3"))));
        assertThat(ids).hasSize(3);
        assertThat(state(ids.get(0))).isEqualTo(JobState.READY);
        assertThat(state(ids.get(2))).isEqualTo(JobState.BLOCKED);
        broken.add("2");
        worker.drain();
        assertThat(log).containsExactly("1");
        assertThat(state(ids.get(1))).isEqualTo(JobState.DEAD);
        assertThat(state(ids.get(2))).isEqualTo(JobState.BLOCKED);
        broken.clear();
        in(A, () -> jobs.retry(ids.get(1)));
        worker.drain();
        assertThat(log).containsExactly("1", "2", "3");
    }

    @Test
    @DisplayName("a cancelled link cancels all that follow it")
    final void chainsEnd() {
        unwanted.add("1");
        List<JobId> ids = in(A, () -> queue.enqueueChain(List.of(note("1"), note("2"), note("3"), note("4"))));
        worker.drain();
        store.rescue(3);
        assertThat(log).containsExactly("1");
        assertThat(ids).allMatch(id -> state(id) == JobState.CANCELLED);
    }

    @Test
    @DisplayName("jobs that follow others have no key and no moment of their own, and are refused with one")
    final void refuses() {
        assertThatThrownBy(() -> Batch.of(List.of())).hasMessageContaining("batch");
        assertThatThrownBy(() -> Batch.of(List.of(note("x").withUniqueKey("k"))))
                .hasMessageContaining("unique key");
        assertThatThrownBy(
                        () -> Batch.of(List.of(note("x"))).withOnEnd(note("y").withDelay(Duration.ofHours(1))))
                .hasMessageContaining("delay");
        assertThatThrownBy(() -> queue.enqueueChain(List.of())).hasMessageContaining("chain");
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
        assertThat(in(A, () -> queue.enqueue(daily))).isEqualTo(new Enqueued.Existing(digest));
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
    @DisplayName("jobs are found by state, kind, error and page, each tenant its own")
    final void searches() {
        broken.add("bad");
        for (String payload : List.of("1", "bad", "2", "3")) {
            in(A, () -> queue.enqueue(note(payload)));
        }
        in(B, () -> queue.enqueue(note("other")));
        worker.drain();
        in(A, () -> queue.enqueue(note("waits")));
        assertThat(in(A, () -> jobs.search(JobFilter.all().withError("IS BROKEN"))))
                .extracting(JobView::payload)
                .containsExactly("bad");
        assertThat(in(A, () -> jobs.search(JobFilter.all().withStates(JobState.DONE))))
                .hasSize(3);
        assertThat(in(A, () -> jobs.search(JobFilter.all().withKind(JobKind.text("other")))))
                .isEmpty();
        List<JobView> page = in(A, () -> jobs.search(JobFilter.all().withLimit(2)));
        assertThat(page).extracting(JobView::state).containsExactly(JobState.READY, JobState.DONE);
        assertThat(in(A, () -> jobs.search(JobFilter.all().after(page.get(1).id()))))
                .hasSize(3);
        assertThat(TenantContext.system("test", () -> jobs.search(JobFilter.all())))
                .hasSize(6);
    }

    @Test
    @DisplayName("how jobs went is counted and timed for each tenant and kind")
    final void measures() {
        broken.add("bad");
        in(A, () -> queue.enqueueAll(List.of(note("1"), note("2"), note("bad"))));
        clock.advance(Duration.ofSeconds(3));
        worker.drain();
        List<JobPerformance> performance = in(A, () -> jobs.performance(Duration.ofHours(1)));
        assertThat(performance).hasSize(1);
        assertThat(performance.get(0).done()).isEqualTo(2);
        assertThat(performance.get(0).dead()).isEqualTo(1);
        assertThat(performance.get(0).failureRate()).isBetween(0.33, 0.34);
        assertThat(performance.get(0).waitMedian()).isEqualTo(Duration.ofSeconds(3));
        assertThat(in(B, () -> jobs.performance(Duration.ofHours(1)))).isEmpty();
        clock.advance(Duration.ofHours(2));
        assertThat(in(A, () -> jobs.performance(Duration.ofHours(1)))).isEmpty();
    }

    private static Job note(String payload) {
        return Job.of(NOTE, payload);
    }

    private BatchView view(BatchId id) {
        return in(A, () -> jobs.batch(id)).orElseThrow();
    }

    private JobState state(JobId id) {
        return in(A, () -> jobs.find(id)).orElseThrow().state();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
