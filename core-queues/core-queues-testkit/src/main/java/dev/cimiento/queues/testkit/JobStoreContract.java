package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.PayloadCodec;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What applications can rely on, whatever the engine. Extend it beside the engine; extend {@link JobClaimsContract} too.
 */
public abstract class JobStoreContract {

    /** Whose jobs most tests use. */
    protected static final TenantId A = TenantId.of("padel");

    /** The other tenant. */
    protected static final TenantId B = TenantId.of("clinic");

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final JobKind<String> NOTE = JobKind.text("note")
            .withBackoff(Backoff.fixed(Duration.ofMinutes(1)))
            .withMaxAttempts(3);

    private final MutableClock clock = MutableClock.at(START);
    private final List<String> log = new ArrayList<>();
    private JobStore store;
    private JobQueue queue;
    private Jobs jobs;

    /** For subclasses. */
    protected JobStoreContract() {}

    /** An empty store that goes by this clock. */
    protected abstract JobStore emptyStore(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        queue = JobQueue.on(store);
        jobs = Jobs.on(store);
    }

    @Test
    @DisplayName("a job runs with its typed payload and with its tenant entered, and then it is done")
    final void runs() {
        record Reminder(String who, int hour) {}
        JobKind<Reminder> remind = JobKind.of(
                "remind",
                PayloadCodec.of(
                        r -> r.hour() + r.who(),
                        text -> new Reminder(text.substring(2), Integer.parseInt(text.substring(0, 2)))));
        JobId id = in(A, () -> queue.enqueue(Job.of(remind, new Reminder("Ana", 10))))
                .id();
        Worker worker = Worker.of(queue)
                .handle(remind, job -> {
                    log.add(TenantContext.require() + " " + job.payload() + " " + job.attempt() + " " + job.id());
                    return Outcome.done();
                })
                .build();
        assertThat(worker.drain()).isEqualTo(1);
        assertThat(log).containsExactly("padel Reminder[who=Ana, hour=10] 1 " + id);
        assertThat(TenantContext.current()).isEmpty();
        assertThat(view(A, id).state()).isEqualTo(JobState.DONE);
        assertThat(worker.drain()).isZero();
    }

    @Test
    @DisplayName("without a tenant nothing is enqueued or seen; in system scope a job of the platform is")
    final void owners() {
        assertThatThrownBy(() -> queue.enqueue(note("lost"))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> jobs.counts()).isInstanceOf(NoTenantException.class);
        JobId id = TenantContext.system("test", () -> queue.enqueue(note("nightly")))
                .id();
        Worker worker = Worker.of(queue)
                .handle(NOTE, job -> {
                    log.add(TenantContext.isSystem() + " " + job.owner());
                    return Outcome.done();
                })
                .build();
        worker.drain();
        assertThat(log).containsExactly("true system");
        assertThat(in(A, () -> jobs.find(id))).isEmpty();
        assertThat(TenantContext.system("test", () -> jobs.find(id))).isPresent();
    }

    @Test
    @DisplayName("a delayed job runs when its moment has come, not before")
    final void delays() {
        in(A, () -> queue.enqueue(note("in ten minutes").withDelay(Duration.ofMinutes(10))));
        in(A, () -> queue.enqueue(note("at half past").withRunAt(START.plus(Duration.ofMinutes(30)))));
        in(A, () -> queue.enqueue(note("yesterday").withRunAt(START.minus(Duration.ofDays(1)))));
        assertThat(in(A, () -> jobs.upcoming(10)))
                .extracting(JobView::payload)
                .containsExactly("yesterday", "in ten minutes", "at half past");
        assertThat(drained()).containsExactly("yesterday");
        clock.set(START.plus(Duration.ofMinutes(10)).minusMillis(1));
        assertThat(drained()).isEmpty();
        clock.set(START.plus(Duration.ofMinutes(10)));
        assertThat(drained()).containsExactly("in ten minutes");
        clock.set(START.plus(Duration.ofMinutes(30)));
        assertThat(drained()).containsExactly("at half past");
    }

    @Test
    @DisplayName("higher priority runs first, then what is due the longest, then what was enqueued first")
    final void orders() {
        in(A, () -> queue.enqueue(note("second")));
        in(A, () -> queue.enqueue(note("third")));
        in(A, () -> queue.enqueue(note("first").withPriority(5)));
        in(A, () -> queue.enqueue(note("last").withPriority(-5)));
        assertThat(drained()).containsExactly("first", "second", "third", "last");
    }

    @Test
    @DisplayName(
            "a failed job is tried again after its backoff, is a dead letter after its last attempt, and can be put back")
    final void retries() {
        JobId id = in(A, () -> queue.enqueue(note("x"))).id();
        Worker failing = worker(payload -> {
            throw new IllegalStateException("the printer is on fire");
        });
        assertThat(failing.drain()).isEqualTo(1);
        assertThat(view(A, id).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(view(A, id).runAt()).isEqualTo(START.plus(Duration.ofMinutes(1)));
        assertThat(in(A, () -> jobs.failures(10)))
                .extracting(JobView::error)
                .containsExactly("IllegalStateException: the printer is on fire");
        clock.advance(Duration.ofMinutes(1));
        failing.drain();
        clock.advance(Duration.ofMinutes(1));
        failing.drain();
        assertThat(view(A, id).state()).isEqualTo(JobState.DEAD);
        assertThat(view(A, id).attempt()).isEqualTo(3);
        clock.advance(Duration.ofDays(1));
        assertThat(failing.drain()).isZero();
        assertThat(in(B, () -> jobs.retry(id))).isFalse();
        assertThat(in(A, () -> jobs.retry(id))).isTrue();
        assertThat(in(A, () -> jobs.retry(id))).isFalse();
        assertThat(view(A, id).attempt()).isZero();
        assertThat(drained()).containsExactly("x");
        assertThat(view(A, id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    @DisplayName("dead letters of a kind are put back together, as many as asked for, the oldest first")
    final void replays() {
        JobKind<String> once = NOTE.withMaxAttempts(1);
        Worker failing = worker(payload -> {
            throw new IllegalStateException("down");
        });
        for (String name : List.of("1", "2", "3")) {
            in(A, () -> queue.enqueue(Job.of(once, name)));
            failing.drain();
            clock.advance(Duration.ofSeconds(1));
        }
        in(B, () -> queue.enqueue(Job.of(once, "of another tenant")));
        failing.drain();
        assertThat(in(A, () -> jobs.counts().of(JobState.DEAD))).isEqualTo(3);
        assertThat(in(A, () -> jobs.failures(2))).extracting(JobView::payload).containsExactly("3", "2");
        assertThat(in(A, () -> jobs.replay(NOTE, 2))).isEqualTo(2);
        assertThat(drained()).containsExactlyInAnyOrder("1", "2");
        assertThat(in(A, () -> jobs.replay(NOTE, 10))).isEqualTo(1);
        assertThat(drained()).containsExactly("3");
    }

    @Test
    @DisplayName("a snoozed job runs later and has lost no attempt; one that its handler cancels is over")
    final void outcomes() {
        JobId id = in(A, () -> queue.enqueue(note("x"))).id();
        Worker worker = Worker.of(queue)
                .handle(NOTE, job -> {
                    log.add("attempt " + job.attempt());
                    return log.size() < 5 ? Outcome.snooze(Duration.ofHours(1)) : Outcome.cancel("booking was moved");
                })
                .build();
        for (int hour = 0; hour < 5; hour++) {
            assertThat(worker.drain()).isEqualTo(1);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(log).hasSize(5).containsOnly("attempt 1");
        assertThat(view(A, id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(view(A, id).error()).isEqualTo("booking was moved");
    }

    @Test
    @DisplayName("a unique key admits one job of an owner and kind while it is queued or runs, and another afterwards")
    final void uniqueness() {
        Job job = note("x").withUniqueKey("booking-7");
        JobId id = created(in(A, () -> queue.enqueue(job)));
        assertThat(in(A, () -> queue.enqueue(job))).isEqualTo(new Enqueued.Existing(id));
        assertThat(in(B, () -> queue.enqueue(job))).isInstanceOf(Enqueued.Created.class);
        assertThat(in(A, () -> queue.enqueue(Job.of(JobKind.text("other"), "x").withUniqueKey("booking-7"))))
                .isInstanceOf(Enqueued.Created.class);
        List<Enqueued> whileRunning = new ArrayList<>();
        worker(payload -> whileRunning.add(queue.enqueue(job))).drain();
        assertThat(whileRunning).hasSize(2).allMatch(Enqueued.Existing.class::isInstance);
        List<Enqueued> list = in(A, () -> queue.enqueueAll(List.of(job, note("y"), job)));
        assertThat(list.get(2)).isEqualTo(new Enqueued.Existing(created(list.get(0))));
        assertThat(drained()).containsExactly("x", "y");
    }

    @Test
    @DisplayName("many jobs are enqueued in one call and run in the order of the list")
    final void bulk() {
        List<String> names =
                IntStream.range(0, 2500).mapToObj(Integer::toString).toList();
        List<Enqueued> enqueued =
                in(A, () -> queue.enqueueAll(names.stream().map(this::note).toList()));
        assertThat(enqueued).hasSize(2500).allMatch(Enqueued.Created.class::isInstance);
        assertThat(drained()).containsExactlyElementsOf(names);
    }

    @Test
    @DisplayName("a waiting job is cancelled by its owner, by number or unique key, and by nobody else")
    final void cancels() {
        JobId first = created(in(A, () -> queue.enqueue(note("1"))));
        JobId second =
                created(in(A, () -> queue.enqueue(note("2").withUniqueKey("k").withDelay(Duration.ofDays(1)))));
        assertThat(in(B, () -> queue.cancel(first))).isInstanceOf(CancelResult.NotFound.class);
        assertThat(in(B, () -> queue.cancel(NOTE, "k"))).isInstanceOf(CancelResult.NotFound.class);
        assertThat(in(A, () -> queue.cancel(first))).isEqualTo(new CancelResult.Cancelled(first));
        assertThat(in(A, () -> queue.cancel(first))).isInstanceOf(CancelResult.NotFound.class);
        assertThat(in(A, () -> queue.cancel(NOTE, "k"))).isEqualTo(new CancelResult.Cancelled(second));
        clock.advance(Duration.ofDays(2));
        assertThat(drained()).isEmpty();
        assertThat(view(A, first).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    @DisplayName("a running job that is asked to stop and fails is not tried again")
    final void cancelsRunning() {
        JobId id = created(in(A, () -> queue.enqueue(note("x"))));
        worker(payload -> {
                    log.add(queue.cancel(id).toString());
                    throw new IllegalStateException("stopped halfway");
                })
                .drain();
        assertThat(log).containsExactly(new CancelResult.Requested(id).toString());
        assertThat(view(A, id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    @DisplayName("a handler that completes its job has it done, also when it is told so twice")
    final void completes() {
        JobId id = created(in(A, () -> queue.enqueue(note("x"))));
        Worker.of(queue)
                .handle(NOTE, job -> {
                    job.complete();
                    return Outcome.done();
                })
                .build()
                .drain();
        assertThat(view(A, id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    @DisplayName("a payload that cannot be read is a failed attempt, and leaves its neighbours alone")
    final void badPayload() {
        JobKind<Integer> number = JobKind.of("note", PayloadCodec.of(Object::toString, Integer::valueOf));
        JobId bad = created(in(A, () -> queue.enqueue(note("not a number"))));
        in(A, () -> queue.enqueue(note("7")));
        Worker worker = Worker.of(queue)
                .handle(number, job -> {
                    log.add("" + (job.payload() + 1));
                    return Outcome.done();
                })
                .build();
        worker.drain();
        assertThat(log).containsExactly("8");
        assertThat(view(A, bad).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(view(A, bad).error()).startsWith("NumberFormatException");
    }

    @Test
    @DisplayName("a tenant counts its own jobs, the system those of each tenant")
    final void counts() {
        in(A, () -> queue.enqueueAll(List.of(note("1"), note("2").withDelay(Duration.ofDays(1)))));
        in(B, () -> queue.enqueue(note("3")));
        worker(payload -> {}).runOnce();
        in(A, () -> queue.enqueue(note("4")));
        assertThat(in(A, () -> jobs.counts().byState()))
                .isEqualTo(Map.of(JobState.DONE, 1L, JobState.SCHEDULED, 1L, JobState.READY, 1L));
        assertThat(in(A, () -> jobs.counts().live())).isEqualTo(2);
        assertThat(in(A, () -> jobs.countsByOwner().keySet())).containsExactly(JobOwner.of(A));
        assertThat(TenantContext.system("test", () -> jobs.countsByOwner().keySet()))
                .containsExactlyInAnyOrder(JobOwner.of(A), JobOwner.of(B));
        assertThat(TenantContext.system("test", () -> jobs.counts().of(JobState.DONE)))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a scheduled job can be made due at once")
    final void hastens() {
        JobId id = created(in(A, () -> queue.enqueue(note("x").withDelay(Duration.ofDays(1)))));
        assertThat(in(B, () -> jobs.retry(id))).isFalse();
        assertThat(in(A, () -> jobs.retry(id))).isTrue();
        assertThat(drained()).containsExactly("x");
        assertThat(in(A, () -> jobs.retry(id))).isFalse();
    }

    @Test
    @DisplayName("done and cancelled jobs are forgotten after a while, dead letters and waiting jobs never")
    final void prunes() {
        JobId done = created(in(A, () -> queue.enqueue(note("done"))));
        drained();
        JobId dead = created(in(A, () -> queue.enqueue(note("dead").withMaxAttempts(1))));
        worker(payload -> {
                    throw new IllegalStateException("down");
                })
                .drain();
        JobId waiting = created(in(A, () -> queue.enqueue(note("waiting").withDelay(Duration.ofDays(90)))));
        clock.advance(Duration.ofDays(7));
        assertThat(store.prune(Duration.ofDays(7))).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.prune(Duration.ofDays(7))).isEqualTo(1);
        assertThat(in(A, () -> jobs.find(done))).isEmpty();
        assertThat(view(A, dead).state()).isEqualTo(JobState.DEAD);
        assertThat(view(A, waiting).state()).isEqualTo(JobState.SCHEDULED);
    }

    @Test
    @DisplayName("no payload and no error stands in any toString")
    final void keepsQuiet() {
        Job job = note("card 4111").withMaxAttempts(1);
        JobId id = created(in(A, () -> queue.enqueue(job)));
        assertThat(job.toString()).doesNotContain("4111");
        worker(payload -> {
                    throw new IllegalStateException("refused " + payload);
                })
                .drain();
        assertThat(view(A, id).payload()).isEqualTo("card 4111");
        assertThat(view(A, id).toString()).doesNotContain("4111");
    }

    @Test
    @DisplayName("a failure that cannot be told, or a wait that cannot be kept, is a failed attempt like any other")
    final void failsAtFailing() {
        Backoff none = attempt -> {
            throw new IllegalStateException("no wait");
        };
        for (Backoff backoff :
                List.of(none, attempt -> Duration.ofMillis(-1), attempt -> Duration.ofSeconds(Long.MAX_VALUE))) {
            JobKind<String> odd = JobKind.text("odd").withMaxAttempts(2).withBackoff(backoff);
            JobId id = in(A, () -> queue.enqueue(Job.of(odd, "x"))).id();
            Worker worker = Worker.of(queue)
                    .handle(odd, job -> {
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                throw new IllegalArgumentException("no message");
                            }
                        };
                    })
                    .build();
            assertThat(worker.drain()).isEqualTo(1);
            assertThat(view(A, id).state()).isEqualTo(JobState.SCHEDULED);
            clock.advance(Duration.ofMinutes(1));
            assertThat(worker.drain()).isEqualTo(1);
            assertThat(view(A, id).state()).isEqualTo(JobState.DEAD);
        }
    }

    private Job note(String payload) {
        return Job.of(NOTE, payload);
    }

    private Worker worker(Consumer<String> body) {
        return Worker.of(queue)
                .handle(NOTE, job -> {
                    body.accept(job.payload());
                    return Outcome.done();
                })
                .build();
    }

    /** The payloads of what was due, in the order in which it ran. */
    private List<String> drained() {
        List<String> ran = new ArrayList<>();
        worker(ran::add).drain();
        return ran;
    }

    private JobView view(TenantId tenant, JobId id) {
        return in(tenant, () -> jobs.find(id)).orElseThrow();
    }

    private static JobId created(Enqueued enqueued) {
        assertThat(enqueued).isInstanceOf(Enqueued.Created.class);
        return enqueued.id();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
