package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.BatchView;
import dev.cimiento.queues.Batches;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobPerformance;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobSelection;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.spi.JobBatches;
import dev.cimiento.queues.spi.JobSearch;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Batches, chains and what a dashboard asks, for stores that have them.
 *
 * @param <S> the store
 */
public abstract class JobBatchesContract<S extends JobStore & JobBatches & JobSearch> {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final JobKind<String> NOTE = JobKind.text("note").withMaxAttempts(1);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<String> log = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> unwanted = new HashSet<>();
    private S store;
    private Batches batches;
    private JobReports reports;
    private JobQueue queue;
    private Jobs jobs;
    private Worker worker;

    /** For subclasses. */
    protected JobBatchesContract() {}

    /** An empty store that goes by this clock. */
    protected abstract S emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        queue = JobQueue.on(store);
        jobs = Jobs.on(store);
        batches = Batches.of(store, queue);
        reports = JobReports.on(store);
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
                () -> batches.enqueue(Batch.of(List.of(note("1"), note("2"), note("3")))
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
        assertThat(in(B, () -> batches.find(id))).isEmpty();
    }

    @Test
    @DisplayName(
            "a batch with a dead letter has ended; what follows its success waits until that was put back and done")
    final void waitsForDeadLetters() {
        broken.add("2");
        BatchId id = in(
                A,
                () -> batches.enqueue(Batch.of(List.of(note("1"), note("2")))
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
                () -> batches.enqueue(Batch.of(List.of(note("1"), note("2")))
                        .withOnSuccess(note("all done"))
                        .withOnEnd(note("over"))));
        JobId second = in(A, () -> reports.search(JobFilter.all())).stream()
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
        List<JobId> ids = in(A, () -> batches.enqueueChain(List.of(note("1"), note("2"), note("3"))));
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
        List<JobId> ids = in(A, () -> batches.enqueueChain(List.of(note("1"), note("2"), note("3"), note("4"))));
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
        assertThatThrownBy(() -> batches.enqueueChain(List.of())).hasMessageContaining("chain");
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
        assertThat(in(A, () -> reports.search(JobFilter.all().withError("IS BROKEN"))))
                .extracting(JobView::payload)
                .containsExactly("bad");
        assertThat(in(A, () -> reports.search(JobFilter.all().withStates(JobState.DONE))))
                .hasSize(3);
        assertThat(in(A, () -> reports.search(JobFilter.all().withKind(JobKind.text("other")))))
                .isEmpty();
        List<JobView> page = in(A, () -> reports.search(JobFilter.all().withLimit(2)));
        assertThat(page).extracting(JobView::state).containsExactly(JobState.READY, JobState.DONE);
        assertThat(in(A, () -> reports.search(JobFilter.all().after(page.get(1).id()))))
                .hasSize(3);
        assertThat(TenantContext.system("test", () -> reports.search(JobFilter.all())))
                .hasSize(6);
    }

    @Test
    @DisplayName("of the jobs that fit a filter all are retried, or cancelled, page after page, and no other's")
    final void selections() {
        List<Job> failing =
                IntStream.range(0, 600).mapToObj(i -> note("bad " + i)).toList();
        failing.forEach(job -> broken.add(job.payload()));
        broken.add("other");
        in(A, () -> queue.enqueueAll(failing));
        in(A, () -> queue.enqueue(note("fine")));
        in(B, () -> queue.enqueue(note("other")));
        worker.drain();
        JobFilter dead = JobFilter.all().withStates(JobState.DEAD).withError("bad");
        assertThat(in(B, () -> JobSelection.of(store, dead).retry(1000))).isZero();
        assertThat(in(A, () -> JobSelection.of(store, dead).retry(20))).isEqualTo(20);
        assertThat(in(A, () -> jobs.counts().of(JobState.READY))).isEqualTo(20);
        assertThat(in(A, () -> JobSelection.of(store, dead).retry(1000))).isEqualTo(580);
        assertThat(in(A, () -> jobs.counts().of(JobState.READY))).isEqualTo(600);
        JobFilter ready = JobFilter.all().withStates(JobState.READY);
        assertThat(in(A, () -> JobSelection.of(store, ready).cancel(1000))).isEqualTo(600);
        assertThat(in(
                        A,
                        () -> JobSelection.of(store, JobFilter.all().withStates(JobState.DONE))
                                .cancel(1000)))
                .as("what is over is not cancelled")
                .isZero();
        assertThat(in(A, () -> jobs.counts().of(JobState.CANCELLED))).isEqualTo(600);
        assertThat(in(B, () -> jobs.counts().of(JobState.DEAD))).isEqualTo(1);
        assertThatThrownBy(() -> in(A, () -> JobSelection.of(store, dead).retry(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("most");
    }

    @Test
    @DisplayName("what was cancelled counts until its batch is over, however long ago it was forgotten otherwise")
    final void remembersWhatWasCancelled() {
        Job late = note("late").withDelay(Duration.ofDays(10));
        BatchId id = in(
                A,
                () -> batches.enqueue(Batch.of(List.of(note("unwanted"), late)).withOnSuccess(note("all done"))));
        unwanted.add("unwanted");
        worker.drain();
        clock.advance(Duration.ofDays(9));
        store.prune(Duration.ofDays(7));
        assertThat(view(id).failed()).isEqualTo(1);
        clock.advance(Duration.ofDays(1));
        worker.drain();
        assertThat(log).containsExactly("unwanted", "late");
        clock.advance(Duration.ofDays(8));
        store.prune(Duration.ofDays(7));
        store.prune(Duration.ofDays(7));
        assertThat(in(A, () -> jobs.counts().of(JobState.CANCELLED))).isZero();
    }

    @Test
    @DisplayName("how jobs went is counted and timed for each tenant and kind")
    final void measures() {
        broken.add("bad");
        in(A, () -> queue.enqueueAll(List.of(note("1"), note("2"), note("bad"))));
        clock.advance(Duration.ofSeconds(3));
        worker.drain();
        List<JobPerformance> performance = in(A, () -> reports.performance(Duration.ofHours(1)));
        assertThat(performance).hasSize(1);
        assertThat(performance.get(0).done()).isEqualTo(2);
        assertThat(performance.get(0).dead()).isEqualTo(1);
        assertThat(performance.get(0).failureRate()).isBetween(0.33, 0.34);
        assertThat(performance.get(0).waitMedian()).isEqualTo(Duration.ofSeconds(3));
        assertThat(in(B, () -> reports.performance(Duration.ofHours(1)))).isEmpty();
        clock.advance(Duration.ofHours(2));
        assertThat(in(A, () -> reports.performance(Duration.ofHours(1)))).isEmpty();
    }

    private static Job note(String payload) {
        return Job.of(NOTE, payload);
    }

    private BatchView view(BatchId id) {
        return in(A, () -> batches.find(id)).orElseThrow();
    }

    private JobState state(JobId id) {
        return in(A, () -> jobs.find(id)).orElseThrow().state();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
