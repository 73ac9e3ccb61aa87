package dev.cimiento.queues.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.Limits;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobLimits;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How much runs at once and begins in a period, for stores that have limits.
 *
 * @param <S> the store
 */
public abstract class JobLimitsContract<S extends JobStore & JobLimits> {

    private static final JobKind<String> NOTE = JobKind.text("note");
    private static final Duration LEASE = Duration.ofHours(10);

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final WorkerId worker = WorkerId.random();
    private S store;
    private Limits limits;

    /** For subclasses. */
    protected JobLimitsContract() {}

    /** An empty store, without limits, that goes by this clock. */
    protected abstract S emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        limits = Limits.on(store);
        store.heartbeat(worker, LEASE, Set.of());
    }

    @Test
    @DisplayName("no more of a tenant run than its limit says, and others have the rest")
    final void running() {
        limits.put(LimitScope.eachTenant("default"), Limit.none().withRunning(2));
        limits.put(
                LimitScope.tenant("default", TenantId.of("big")), Limit.none().withRunning(4));
        List.of("a", "b", "big").forEach(tenant -> insert(tenant, 20));
        List<ClaimedJob> claimed = drainClaims();
        assertThat(count(claimed, "a")).isEqualTo(2);
        assertThat(count(claimed, "b")).isEqualTo(2);
        assertThat(count(claimed, "big")).isEqualTo(4);
        end(claimed.stream().filter(job -> job.owner().value().equals("a")).toList());
        assertThat(drainClaims()).extracting(job -> job.owner().value()).containsExactly("a", "a");
        limits.put(LimitScope.tenant("default", TenantId.of("big")), Limit.none());
        assertThat(limits.all())
                .isEqualTo(Map.of(LimitScope.eachTenant("default"), Limit.none().withRunning(2)));
        assertThat(drainClaims()).as("4 of big run, and 2 may").isEmpty();
    }

    @Test
    @DisplayName("no more of a lane run than its limit says; none of a lane that is paused, and others are not touched")
    final void lanes() {
        limits.put(LimitScope.lane("default"), Limit.none().withRunning(5));
        List.of("a", "b", "c").forEach(tenant -> insert(tenant, 20));
        List<ClaimedJob> claimed = drainClaims();
        assertThat(claimed).hasSize(5);
        limits.put(LimitScope.lane("default"), Limit.none().withRunning(0));
        end(claimed);
        assertThat(drainClaims()).isEmpty();
        TenantId a = TenantId.of("a");
        TenantContext.call(a, () -> store.insert(JobOwner.of(a), List.of(Job.of(NOTE.withLane("other"), "x"))));
        assertThat(store.claim(new ClaimRequest(worker, "other", Set.of("note"), 5)))
                .hasSize(1);
        limits.put(LimitScope.lane("default"), Limit.none());
        assertThat(drainClaims()).hasSize(55);
    }

    @Test
    @DisplayName("no more begin in a period than the rate says, a burst of it at first; what is left fills evenly")
    final void rates() {
        limits.put(LimitScope.eachTenant("default"), Limit.none().withRate(6, Duration.ofMinutes(1)));
        insert("a", 30);
        insert("b", 3);
        List<ClaimedJob> claimed = drainClaims();
        assertThat(count(claimed, "a")).isEqualTo(6);
        assertThat(count(claimed, "b")).isEqualTo(3);
        end(claimed);
        assertThat(drainClaims()).isEmpty();
        clock.advance(Duration.ofSeconds(9));
        assertThat(drainClaims()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(drainClaims()).hasSize(1);
        clock.advance(Duration.ofHours(1));
        assertThat(drainClaims()).hasSize(6);
    }

    @Test
    @DisplayName("a rate of the lane holds for all tenants together")
    final void laneRates() {
        limits.put(LimitScope.lane("default"), Limit.none().withRate(10, Duration.ofSeconds(10)));
        insert("a", 30);
        insert("b", 30);
        assertThat(drainClaims()).hasSize(10);
        clock.advance(Duration.ofSeconds(3));
        assertThat(drainClaims()).hasSize(3);
    }

    @Test
    @DisplayName("many claimers together never exceed a limit, nor a lower one once the change has returned")
    final void exact() throws Exception {
        limits.put(LimitScope.eachTenant("default"), Limit.none().withRunning(6));
        insert("a", 400);
        insert("b", 400);
        AtomicInteger most = new AtomicInteger(6);
        ConcurrentCount running = new ConcurrentCount();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> claimers = IntStream.range(0, 4)
                    .mapToObj(i -> threads.<Void>submit(() -> {
                        WorkerId me = WorkerId.random();
                        store.heartbeat(me, LEASE, Set.of());
                        for (int round = 0; round < 40; round++) {
                            int allowed = most.get();
                            List<ClaimedJob> jobs = store.claim(new ClaimRequest(me, "default", Set.of("note"), 5));
                            jobs.forEach(job -> running.add(job.owner().value(), allowed));
                            // Long enough for another claim to come between.
                            Thread.sleep(jobs.isEmpty() ? 0 : 2);
                            jobs.forEach(job -> running.remove(job.owner().value()));
                            end(jobs);
                        }
                        return null;
                    }))
                    .toList();
            limits.put(LimitScope.eachTenant("default"), Limit.none().withRunning(2));
            most.set(2);
            for (Future<Void> claimer : claimers) {
                claimer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(running.violations.get()).isZero();
    }

    @Test
    @DisplayName("a limit says what is wrong with it")
    final void refuses() {
        assertThatThrownBy(() -> Limit.none().withRunning(-1))
                .hasMessageContaining("running")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> Limit.none().withRate(0, Duration.ofSeconds(1)))
                .hasMessageContaining("starts");
        assertThatThrownBy(() -> Limit.none().withRate(1, Duration.ZERO)).hasMessageContaining("period");
        assertThatThrownBy(() -> LimitScope.lane("Not A Lane")).hasMessageContaining("lane");
    }

    /** Counts what runs for each owner. Beside a claim that began before a limit was lowered, the old one holds. */
    private static final class ConcurrentCount {

        private final Map<String, AtomicInteger> running = Map.of("a", new AtomicInteger(), "b", new AtomicInteger());
        private final AtomicInteger violations = new AtomicInteger();

        private AtomicInteger of(String owner) {
            return requireNonNull(running.get(owner), owner);
        }

        void add(String owner, int allowed) {
            if (of(owner).incrementAndGet() > Math.max(allowed, 2)) {
                violations.incrementAndGet();
            }
        }

        void remove(String owner) {
            of(owner).decrementAndGet();
        }
    }

    private List<ClaimedJob> drainClaims() {
        List<ClaimedJob> all = new java.util.ArrayList<>();
        List<ClaimedJob> some = claim();
        while (!some.isEmpty()) {
            all.addAll(some);
            some = claim();
        }
        return all;
    }

    private List<ClaimedJob> claim() {
        return store.claim(new ClaimRequest(worker, "default", Set.of("note"), 50));
    }

    private void end(List<ClaimedJob> jobs) {
        assertThat(store.settle(jobs.stream()
                        .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                        .toList()))
                .isEmpty();
    }

    private void insert(String tenant, int count) {
        TenantId id = TenantId.of(tenant);
        List<Job> jobs = IntStream.range(0, count)
                .mapToObj(i -> Job.of(NOTE, tenant + "-" + i))
                .toList();
        TenantContext.call(id, () -> store.insert(JobOwner.of(id), jobs));
    }

    private static long count(List<ClaimedJob> jobs, String tenant) {
        return jobs.stream().filter(job -> job.owner().value().equals(tenant)).count();
    }
}
