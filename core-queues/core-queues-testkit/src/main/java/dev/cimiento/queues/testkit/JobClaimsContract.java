package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.HeldJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.Settlement.Attempt;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the worker can rely on, whatever the engine: each job to one claim, owners in turn, leases that fence. */
public abstract class JobClaimsContract {

    private static final JobKind<String> KIND = JobKind.text("note");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Set<String> KINDS = Set.of("note");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final WorkerId first = WorkerId.random();
    private final WorkerId second = WorkerId.random();
    private JobStore store;

    /** For subclasses. */
    protected JobClaimsContract() {}

    /** An empty store that goes by this clock. */
    protected abstract JobStore emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        assertThat(store.heartbeat(first, LEASE, Set.of())).isEmpty();
        assertThat(store.heartbeat(second, LEASE, Set.of())).isEmpty();
    }

    @Test
    @DisplayName("a burst of one tenant does not hold up the others: within a claim, tenants take turns")
    final void fairWithinAClaim() {
        insert("flood", 500);
        insert("small", 1);
        insert("tiny", 1);
        List<ClaimedJob> claimed = claim(first, 6);
        assertThat(owners(claimed)).contains("small", "tiny").hasSizeBetween(3, 6);
        assertThat(owners(claim(first, 6))).containsOnly("flood").hasSize(6);
    }

    @Test
    @DisplayName("a burst that falls due at one moment does not hold up who is due right behind it")
    final void fairWhenDue() {
        Job later = Job.of(KIND, "x").withDelay(Duration.ofMinutes(1));
        assertThat(in("flood", () -> store.insert(owner("flood"), Collections.nCopies(2500, later))))
                .hasSize(2500);
        insert("small", later.withDelay(Duration.ofMinutes(1).plusMillis(1)));
        clock.advance(Duration.ofMinutes(2));
        store.heartbeat(first, LEASE, Set.of());
        assertThat(owners(claim(first, 4))).contains("small").hasSizeBetween(2, 4);
    }

    @Test
    @DisplayName("from claim to claim, tenants take turns too")
    final void fairAcrossClaims() {
        List.of("a", "b", "c", "d", "e").forEach(tenant -> insert(tenant, 40));
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            served.addAll(owners(claim(first, 1)));
        }
        for (String tenant : List.of("a", "b", "c", "d", "e")) {
            assertThat(served.stream().filter(tenant::equals)).hasSize(5);
        }
        served.clear();
        for (int i = 0; i < 10; i++) {
            served.addAll(owners(claim(first, 3)));
        }
        for (String tenant : List.of("a", "b", "c", "d", "e")) {
            assertThat(served.stream().filter(tenant::equals)).hasSize(6);
        }
    }

    @Test
    @DisplayName("one tenant alone gets all that is asked for")
    final void workConserving() {
        insert("a", 30);
        assertThat(claim(first, 20)).hasSize(20);
        assertThat(claim(first, 20)).hasSize(10);
        assertThat(claim(first, 20)).isEmpty();
    }

    @Test
    @DisplayName(
            "kinds that were not asked for stay untouched, and do not hide those behind them, however many tenants have them")
    final void unknownKinds() {
        for (int i = 0; i < 150; i++) {
            insert("a" + i, Job.of(JobKind.text("new-kind"), "x"));
        }
        insert("z", 1);
        List<ClaimedJob> claimed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            claimed.addAll(claim(first, 1));
        }
        assertThat(owners(claimed)).containsExactly("z");
        assertThat(in("a7", () -> store.upcoming(owner("a7"), 10)))
                .extracting(JobView::state)
                .containsExactly(JobState.READY);
    }

    @Test
    @DisplayName("a lane has its own jobs")
    final void lanes() {
        insert("a", Job.of(KIND.withLane("slow"), "x"));
        assertThat(claim(first, 5)).isEmpty();
        assertThat(store.claim(new ClaimRequest(first, "slow", KINDS, 5))).hasSize(1);
    }

    @Test
    @DisplayName("more jobs than a worker ever claims are claimed, kept, given back and settled in one go each")
    final void manyInOneGo() {
        insert("a", 2100);
        insert("b", 2100);
        List<ClaimedJob> claimed = claim(first, 4000);
        assertThat(claimed).hasSize(4000).doesNotHaveDuplicates();
        assertThat(owners(claimed).stream().filter("a"::equals)).hasSize(2000);
        Set<Lease> kept =
                claimed.subList(0, 3000).stream().map(ClaimedJob::lease).collect(Collectors.toSet());
        assertThat(store.heartbeat(first, LEASE, kept)).hasSize(3000);
        assertThat(store.release(first, kept)).isEqualTo(1000);
        List<Settlement> ends = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            ClaimedJob job = claimed.get(i);
            ends.add(i % 3 == 0 ? failed(job) : done(job));
        }
        assertThat(settle(ends)).isEmpty();
        assertThat(settle(ends)).isEqualTo(kept);
        assertThat(claim(second, 4000)).hasSize(4200 - 2000);
    }

    @Test
    @DisplayName("many claimers at once get each job once")
    final void concurrentClaims() throws Exception {
        int jobs = 600;
        for (int tenant = 0; tenant < 20; tenant++) {
            insert("t" + tenant, jobs / 20);
        }
        ConcurrentLinkedQueue<JobId> claimed = new ConcurrentLinkedQueue<>();
        together(8, () -> {
            WorkerId worker = WorkerId.random();
            assertThat(store.heartbeat(worker, LEASE, Set.of())).isEmpty();
            int empty = 0;
            while (empty < 3 && claimed.size() < jobs) {
                List<ClaimedJob> batch = claim(worker, 7);
                empty = batch.isEmpty() ? empty + 1 : 0;
                batch.forEach(job -> claimed.add(job.id()));
                assertThat(settle(batch.stream().map(this::done).toList())).isEmpty();
            }
            return null;
        });
        claim(first, jobs).forEach(job -> claimed.add(job.id()));
        assertThat(claimed).hasSize(jobs).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("of many who enqueue one unique key at once, one creates the job and the others learn its number")
    final void concurrentUniqueKeys() throws Exception {
        for (int round = 0; round < 5; round++) {
            Job job = Job.of(KIND, "x").withUniqueKey("round-" + round);
            List<Enqueued> results = together(16, () -> insert("a", job));
            assertThat(results.stream().filter(Enqueued.Created.class::isInstance))
                    .hasSize(1);
            assertThat(results.stream().map(Enqueued::id).distinct()).hasSize(1);
        }
    }

    @Test
    @DisplayName("who never said that he lives, or no longer says so, is given nothing")
    final void needsAHeartbeat() {
        insert("a", 1);
        assertThat(claim(WorkerId.random(), 5)).isEmpty();
        clock.advance(LEASE);
        assertThat(claim(first, 5)).isEmpty();
        store.heartbeat(first, LEASE, Set.of());
        assertThat(claim(first, 5)).hasSize(1);
    }

    @Test
    @DisplayName("the job of a silent worker is given to another, and what the first says of it then changes nothing")
    final void fences() {
        insert("a", 1);
        ClaimedJob lost = claim(first, 1).get(0);
        clock.advance(LEASE.minusMillis(1));
        store.heartbeat(second, LEASE, Set.of());
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(0, 0));
        clock.advance(Duration.ofMillis(1));
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 0));
        assertThat(settle(List.of(done(lost)))).as("before another has it").containsExactly(lost.lease());
        ClaimedJob again = claim(second, 1).get(0);
        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(settle(List.of(done(lost)))).containsExactly(lost.lease());
        assertThat(settle(List.of(failed(lost)))).containsExactly(lost.lease());
        assertThat(in("a", () -> store.complete(lost.lease()))).isFalse();
        assertThat(view(again).state()).isEqualTo(JobState.RUNNING);
        assertThat(store.heartbeat(first, LEASE, Set.of(lost.lease())))
                .as("what the first holds")
                .isEmpty();
        assertThat(store.heartbeat(second, LEASE, Set.of(again.lease())))
                .containsExactly(new HeldJob(again.lease(), false));
        assertThat(settle(List.of(done(again)))).isEmpty();
        assertThat(settle(List.of(done(again)))).as("the second time").containsExactly(again.lease());
        assertThat(view(again).state()).isEqualTo(JobState.DONE);
    }

    @Test
    @DisplayName("a lease from before a snooze, a retry or a replay is not mistaken for the present one")
    final void noAba() {
        insert("a", Job.of(KIND, "x").withMaxAttempts(2));
        ClaimedJob one = claim(first, 1).get(0);
        settle(List.of(new Settlement.Returned(one.lease(), Duration.ZERO, Attempt.IS_FREE, "")));
        ClaimedJob two = claim(first, 1).get(0);
        assertThat(two.attempt()).isEqualTo(one.attempt());
        assertThat(settle(List.of(done(one)))).containsExactly(one.lease());
        assertThat(settle(List.of(failed(one)))).as("given back").containsExactly(one.lease());
        assertThat(settle(List.of(new Settlement.Finished(one.lease(), JobState.DEAD, "gone"))))
                .as("given up")
                .containsExactly(one.lease());
        assertThat(in("a", () -> store.complete(one.lease()))).isFalse();
        assertThat(in("a", () -> store.report(one.lease(), Progress.of(50)))).isFalse();
        assertThat(store.heartbeat(first, LEASE, Set.of(one.lease()))).isEmpty();
        assertThat(view(two).state()).isEqualTo(JobState.RUNNING);
        settle(List.of(failed(two)));
        ClaimedJob three = claim(first, 1).get(0);
        assertThat(settle(List.of(done(one), done(two)))).containsExactlyInAnyOrder(one.lease(), two.lease());
        settle(List.of(new Settlement.Finished(three.lease(), JobState.DEAD, "gone")));
        assertThat(in("a", () -> store.retry(owner("a"), one.id()))).isTrue();
        ClaimedJob four = claim(first, 1).get(0);
        assertThat(settle(List.of(done(one), done(two), done(three)))).hasSize(3);
        assertThat(settle(List.of(done(four)))).isEmpty();
    }

    @Test
    @DisplayName(
            "a lease of the same number, but of another worker, as after a store that lost a claim, changes nothing")
    final void fencesByWorker() {
        insert("a", 1);
        ClaimedJob held = claim(second, 1).get(0);
        Lease lost = new Lease(held.id(), held.lease().number(), first);
        assertThat(settle(List.of(new Settlement.Finished(lost, JobState.DONE, ""))))
                .containsExactly(lost);
        assertThat(settle(List.of(new Settlement.Finished(lost, JobState.DEAD, "gone"))))
                .containsExactly(lost);
        assertThat(settle(List.of(new Settlement.Returned(lost, Duration.ZERO, Attempt.COUNTS, "failed"))))
                .containsExactly(lost);
        assertThat(in("a", () -> store.complete(lost))).isFalse();
        assertThat(in("a", () -> store.report(lost, Progress.of(50)))).isFalse();
        assertThat(store.heartbeat(first, LEASE, Set.of(lost))).isEmpty();
        assertThat(store.release(first, Set.of())).isZero();
        assertThat(view(held).state()).isEqualTo(JobState.RUNNING);
        assertThat(in("a", () -> store.progress(owner("a"), held.id()))).isEqualTo(Progress.NONE);
        assertThat(settle(List.of(done(held)))).isEmpty();
    }

    @Test
    @DisplayName("all jobs of a worker that died are rescued, and none is forgotten, however many it had in hand")
    final void rescuesAll() {
        insert("a", 2100);
        assertThat(claim(first, 4000)).hasSize(2100);
        clock.advance(LEASE);
        int rescued = 0;
        for (int some = 1; some > 0; rescued += some) {
            some = store.rescue(3).ready();
        }
        assertThat(rescued).isEqualTo(2100);
        store.heartbeat(second, LEASE, Set.of());
        assertThat(claim(second, 4000)).hasSize(2100);
    }

    @Test
    @DisplayName("a job that takes down one worker after the other is given up, as is one without an attempt left")
    final void poison() {
        insert("a", 1);
        insert("a", Job.of(KIND, "once").withMaxAttempts(1));
        insert("a", Job.of(KIND, "unwanted"));
        List<ClaimedJob> claimed = claim(first, 3);
        cancel(claimed.get(2));
        clock.advance(LEASE);
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 1));
        assertThat(view(claimed.get(1)).state()).isEqualTo(JobState.DEAD);
        assertThat(view(claimed.get(2)).state()).isEqualTo(JobState.CANCELLED);
        for (int crash = 2; crash <= 3; crash++) {
            store.heartbeat(second, LEASE, Set.of());
            assertThat(claim(second, 3)).hasSize(1);
            clock.advance(LEASE);
            assertThat(store.rescue(3)).isEqualTo(crash < 3 ? new JobsRescued(1, 0) : new JobsRescued(0, 1));
        }
        assertThat(view(claimed.get(0)).state()).isEqualTo(JobState.DEAD);
        assertThat(in("a", () -> store.failures(owner("a"), 10)))
                .extracting(JobView::error)
                .containsOnly("its worker died");
    }

    @Test
    @DisplayName("what a worker that left still held is free at once")
    final void leaves() {
        insert("a", 1);
        claim(first, 1);
        store.leave(first);
        assertThat(store.rescue(3)).isEqualTo(new JobsRescued(1, 0));
        assertThat(claim(second, 1)).hasSize(1);
    }

    @Test
    @DisplayName("what a claim gave whose answer was lost is given back, uncharged; what the worker holds stays")
    final void releases() {
        insert("a", 3);
        ClaimedJob known = claim(first, 1).get(0);
        List<ClaimedJob> lost = claim(first, 2);
        assertThat(store.release(first, Set.of(known.lease()))).isEqualTo(2);
        assertThat(store.release(first, Set.of(known.lease()))).isZero();
        assertThat(view(known).state()).isEqualTo(JobState.RUNNING);
        assertThat(settle(List.of(done(lost.get(0)))))
                .containsExactly(lost.get(0).lease());
        assertThat(claim(second, 5)).hasSize(2).allMatch(job -> job.attempt() == 1);
        assertThat(store.release(first, Set.of())).as("of the second nothing").isEqualTo(1);
    }

    @Test
    @DisplayName("the heartbeat tells which held jobs someone asked to cancel")
    final void tellsCancellation() {
        insert("a", 2);
        List<ClaimedJob> claimed = claim(first, 2);
        cancel(claimed.get(1));
        assertThat(store.heartbeat(
                        first,
                        LEASE,
                        Set.of(claimed.get(0).lease(), claimed.get(1).lease())))
                .containsExactlyInAnyOrder(
                        new HeldJob(claimed.get(0).lease(), false),
                        new HeldJob(claimed.get(1).lease(), true));
        assertThat(settle(claimed.stream().map(this::failed).toList())).isEmpty();
        assertThat(view(claimed.get(0)).state()).isEqualTo(JobState.READY);
        assertThat(view(claimed.get(1)).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    @DisplayName(
            "an old lease that gives back a job which is to be cancelled does not end it while another works on it")
    final void oldLeaseDoesNotCancel() {
        insert("a", 1);
        ClaimedJob one = claim(first, 1).get(0);
        settle(List.of(new Settlement.Returned(one.lease(), Duration.ZERO, Attempt.IS_FREE, "")));
        ClaimedJob two = claim(first, 1).get(0);
        cancel(two);
        assertThat(settle(List.of(failed(one)))).containsExactly(one.lease());
        assertThat(view(two).state()).isEqualTo(JobState.RUNNING);
        assertThat(settle(List.of(failed(two)))).isEmpty();
        assertThat(view(two).state()).isEqualTo(JobState.CANCELLED);
    }

    private Settlement done(ClaimedJob job) {
        return new Settlement.Finished(job.lease(), JobState.DONE, "");
    }

    private Settlement failed(ClaimedJob job) {
        return new Settlement.Returned(job.lease(), Duration.ZERO, Attempt.COUNTS, "failed");
    }

    private Set<Lease> settle(List<Settlement> settlements) {
        return store.settle(settlements);
    }

    private List<ClaimedJob> claim(WorkerId worker, int limit) {
        return store.claim(new ClaimRequest(worker, "default", KINDS, limit));
    }

    private Enqueued insert(String tenant, Job job) {
        return in(tenant, () -> store.insert(owner(tenant), List.of(job))).get(0);
    }

    private void insert(String tenant, int count) {
        List<Job> jobs = IntStream.range(0, count)
                .mapToObj(i -> Job.of(KIND, tenant + "-" + i))
                .toList();
        assertThat(in(tenant, () -> store.insert(owner(tenant), jobs))).hasSize(count);
    }

    private JobView view(ClaimedJob job) {
        return in(job.owner().value(), () -> store.find(job.owner(), job.id())).orElseThrow();
    }

    private void cancel(ClaimedJob job) {
        assertThat(in(job.owner().value(), () -> store.cancel(job.owner(), job.id())))
                .isEqualTo(new CancelResult.Requested(job.id()));
    }

    private static JobOwner owner(String tenant) {
        return JobOwner.of(TenantId.of(tenant));
    }

    private static List<String> owners(List<ClaimedJob> jobs) {
        return jobs.stream().map(job -> job.owner().value()).toList();
    }

    private static <T> T in(String tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TenantId.of(tenant), body::get);
    }

    private static <T> List<T> together(int threads, Callable<T> body) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(Collections.nCopies(threads, body))) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
