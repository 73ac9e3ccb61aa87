package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobInterceptor;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Missed;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.ScheduleView;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Timetable;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jobs that recur, whatever keeps their schedules. */
public abstract class TimetableContract {

    private static final TenantId A = TenantId.of("padel");
    private static final TenantId B = TenantId.of("clinic");
    private static final Instant START = Instant.parse("2026-11-23T12:00:30Z");
    private static final JobKind<String> NOTE = JobKind.text("note");
    private static final Rhythm MINUTELY = Rhythm.every(Duration.ofMinutes(1));

    private final MutableClock clock = MutableClock.at(START);
    private final List<String> log = new ArrayList<>();
    private JobStore store;
    private Timetable timetable;
    private Schedules schedules;
    private Worker worker;

    /** For subclasses. */
    protected TimetableContract() {}

    /** An empty store that goes by this clock. */
    protected abstract JobStore emptyStore(InstantSource clock);

    /** An empty timetable that goes by this clock, beside the store that was asked for just before. */
    protected abstract Timetable emptyTimetable(InstantSource clock);

    @BeforeEach
    final void open() {
        store = emptyStore(clock);
        timetable = emptyTimetable(clock);
        schedules = Schedules.of(timetable, JobQueue.on(store));
        worker = Worker.of(JobQueue.on(store))
                .handle(NOTE, job -> {
                    log.add(TenantContext.current().map(TenantId::value).orElse("system") + " " + job.payload() + " "
                            + job.headers().getOrDefault("fire-at", "now"));
                    return Outcome.done();
                })
                .schedules(schedules)
                .build();
    }

    @Test
    @DisplayName("a schedule fires at its moments, with its tenant entered, and names the moment")
    final void fires() {
        in(A, () -> put("sweep", MINUTELY));
        TenantContext.system("test", () -> put("nightly", Rhythm.every(Duration.ofMinutes(2))));
        worker.drain();
        assertThat(log).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        worker.drain();
        clock.advance(Duration.ofSeconds(59));
        worker.drain();
        clock.advance(Duration.ofSeconds(1));
        worker.drain();
        assertThat(log)
                .containsExactlyInAnyOrder(
                        "padel sweep 2026-11-23T12:01:00Z",
                        "padel sweep 2026-11-23T12:02:00Z",
                        "system nightly 2026-11-23T12:02:00Z");
        assertThat(in(B, schedules::list)).isEmpty();
        assertThat(in(A, schedules::list))
                .extracting(ScheduleView::nextAt)
                .containsExactly(Optional.of(Instant.parse("2026-11-23T12:03:00Z")));
        assertThatThrownBy(() -> put("lost", MINUTELY)).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("of many nodes that fire at once, one does, at each moment")
    final void firesOnce() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            in(A, () -> put(name, MINUTELY));
        }
        ExecutorService nodes = Executors.newFixedThreadPool(5);
        try {
            for (int minute = 0; minute < 10; minute++) {
                clock.advance(Duration.ofMinutes(1));
                List<Future<Duration>> firing = IntStream.range(0, 5)
                        .mapToObj(i -> nodes.submit(() ->
                                Schedules.of(timetable, JobQueue.on(store)).fireDue()))
                        .toList();
                for (Future<Duration> each : firing) {
                    each.get();
                }
            }
        } finally {
            nodes.shutdownNow();
        }
        clock.advance(Duration.ofSeconds(1));
        schedules.fireDue();
        List<JobView> jobs = in(A, () -> Jobs.on(store).upcoming(100));
        assertThat(jobs).hasSize(30);
    }

    @Test
    @DisplayName("of missed moments none, the latest, or all fire, as the schedule says")
    final void missed() {
        for (Missed policy : Missed.values()) {
            in(A, () -> {
                schedules.put(recurring(policy.name(), MINUTELY).withMissed(policy));
                return policy;
            });
        }
        clock.set(Instant.parse("2026-11-23T12:10:30Z"));
        worker.drain();
        // The moment of 12:10:00 is half a minute late, and not missed.
        assertThat(fired("SKIP")).containsExactly("12:10:00");
        assertThat(fired("LATEST")).containsExactly("12:10:00");
        assertThat(fired("ALL")).hasSize(10).contains("12:01:00", "12:10:00");
        log.clear();
        in(A, () -> {
            Rhythm rare = Rhythm.every(Duration.ofHours(1));
            schedules.put(recurring("SKIP", rare).withMissed(Missed.SKIP));
            schedules.put(recurring("LATEST", rare));
            schedules.remove("all");
            return rare;
        });
        clock.set(Instant.parse("2026-11-23T16:30:00Z"));
        worker.drain();
        assertThat(fired("SKIP")).isEmpty();
        assertThat(fired("LATEST")).containsExactly("16:00:00");
        log.clear();
        clock.set(Instant.parse("2026-11-23T17:01:00Z"));
        worker.drain();
        assertThat(fired("SKIP")).as("a minute late is not missed").containsExactly("17:00:00");
        clock.set(Instant.parse("2026-11-23T18:01:00.001Z"));
        worker.drain();
        assertThat(fired("SKIP")).as("later is").containsExactly("17:00:00");
        log.clear();
        in(A, () -> {
            schedules.put(recurring("ALL", Rhythm.every(Duration.ofSeconds(1))).withMissed(Missed.ALL));
            return A;
        });
        clock.advance(Duration.ofDays(30));
        worker.drain();
        assertThat(fired("ALL")).as("a hundred, and those of the last minute").hasSizeBetween(100, 161);
    }

    @Test
    @DisplayName("of a cron expression of every second the missed moments of a month are not gone through one by one")
    final void missedForLong() {
        AtomicInteger asked = new AtomicInteger();
        Schedules cron = schedules.withCron((expression, after) -> {
            asked.incrementAndGet();
            return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
        });
        Rhythm everySecond = Rhythm.cron("* * * * * *", ZoneOffset.UTC);
        for (Missed policy : Missed.values()) {
            in(A, () -> {
                cron.put(recurring(policy.name(), everySecond).withMissed(policy));
                return policy;
            });
        }
        clock.advance(Duration.ofDays(30));
        cron.fireDue();
        assertThat(asked.get()).isLessThan(5_000);
        worker.drain();
        assertThat(fired("ALL")).as("a hundred, and those of the last minute").hasSizeBetween(100, 161);
        assertThat(fired("SKIP")).hasSizeBetween(60, 61);
        assertThat(fired("LATEST")).hasSizeBetween(60, 61);
        assertThat(in(A, schedules::list))
                .extracting(ScheduleView::nextAt)
                .containsOnly(Optional.of(clock.instant().plusSeconds(1)));
    }

    @Test
    @DisplayName("hundreds that cannot fire do not keep the others from firing")
    final void goesOnBehindThoseThatCannotFire() {
        JobQueue refusing = JobQueue.on(store).withInterceptor(new JobInterceptor() {
            @Override
            public Job enqueue(Job job) {
                if (job.payload().startsWith("bad")) {
                    throw new IllegalStateException("nobody takes this");
                }
                return job;
            }
        });
        in(A, () -> {
            for (int i = 0; i < 501; i++) {
                put("bad-" + i, MINUTELY);
            }
            return A;
        });
        clock.advance(Duration.ofSeconds(61));
        in(B, () -> put("good", Rhythm.every(Duration.ofSeconds(1))));
        clock.advance(Duration.ofSeconds(1));
        Schedules node = Schedules.of(timetable, refusing);
        node.fireDue();
        node.fireDue();
        assertThat(in(B, () -> Jobs.on(store).upcoming(10))).isNotEmpty();
    }

    @Test
    @DisplayName("put again with the same rhythm it keeps its moment; with another it gets a new one")
    final void replaces() {
        in(A, () -> put("sweep", MINUTELY));
        clock.advance(Duration.ofMinutes(3));
        in(A, () -> put("sweep", MINUTELY));
        worker.drain();
        assertThat(log).as("not lost by putting it again").isNotEmpty();
        in(A, () -> put("sweep", Rhythm.every(Duration.ofHours(1))));
        assertThat(in(A, schedules::list).get(0).nextAt()).contains(Instant.parse("2026-11-23T13:00:00Z"));
    }

    @Test
    @DisplayName(
            "paused it does not fire, resumed it leaves out what was in between, triggered it fires beside its rhythm")
    final void pauses() {
        in(A, () -> put("sweep", MINUTELY));
        assertThat(in(B, () -> schedules.pause("sweep"))).isFalse();
        assertThat(in(A, () -> schedules.pause("sweep"))).isTrue();
        in(A, () -> put("sweep", MINUTELY));
        clock.advance(Duration.ofMinutes(5));
        worker.drain();
        assertThat(log).isEmpty();
        assertThat(in(A, () -> schedules.trigger("sweep"))).isPresent();
        assertThat(in(A, () -> schedules.trigger("unknown"))).isEmpty();
        worker.drain();
        assertThat(log).containsExactly("padel sweep now");
        assertThat(in(A, () -> schedules.resume("sweep"))).isTrue();
        worker.drain();
        clock.advance(Duration.ofMinutes(1));
        worker.drain();
        assertThat(log).hasSize(2);
        assertThat(in(A, schedules::removeAll)).isEqualTo(1);
        assertThat(in(A, schedules::list)).isEmpty();
    }

    @Test
    @DisplayName("a unique key keeps out a second one while the first has not ended; everything of the job is kept")
    final void keepsTheJob() {
        in(A, () -> {
            schedules.put(Recurring.of(
                    "sweep",
                    MINUTELY,
                    Job.of(NOTE, "x")
                            .withUniqueKey("sweep")
                            .withPriority(7)
                            .withMaxAttempts(3)
                            .withHeader("by", "Ana")));
            return A;
        });
        clock.advance(Duration.ofMinutes(2));
        schedules.fireDue();
        assertThat(in(A, () -> Jobs.on(store).upcoming(10))).hasSize(1);
        Job kept = in(A, schedules::list).get(0).recurring().job();
        assertThat(kept.priority()).isEqualTo(7);
        assertThat(kept.maxAttempts()).isEqualTo(3);
        assertThat(kept.headers()).containsEntry("by", "Ana");
        assertThat(kept.uniqueKey()).contains("sweep");
    }

    @Test
    @DisplayName("a schedule says what is wrong with it, and cron needs a calendar")
    final void refuses() {
        assertThatThrownBy(() -> Rhythm.every(Duration.ofMillis(10))).hasMessageContaining("interval");
        assertThatThrownBy(() -> Recurring.of("Not A Name", MINUTELY, Job.of(NOTE, "x")))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> Recurring.of("x", MINUTELY, Job.of(NOTE, "x").withDelay(Duration.ofHours(1))))
                .hasMessageContaining("delay");
        Job crowded = Job.of(NOTE, "x");
        for (int i = 0; i < 19; i++) {
            crowded = crowded.withHeader("h" + i, "");
        }
        Job crowdedJob = crowded;
        assertThatThrownBy(() -> Recurring.of("x", MINUTELY, crowdedJob)).hasMessageContaining("headers");
        assertThatThrownBy(() -> in(A, () -> put("x", Rhythm.cron("0 3 * * *", ZoneOffset.UTC))))
                .hasMessageContaining("core-queues-cron");
    }

    private List<String> fired(String name) {
        return log.stream()
                .filter(line -> line.contains(" " + name + " "))
                .map(line -> line.substring(line.length() - 9, line.length() - 1))
                .toList();
    }

    private static Recurring recurring(String name, Rhythm rhythm) {
        return Recurring.of(name.toLowerCase(java.util.Locale.ROOT), rhythm, Job.of(NOTE, name));
    }

    private String put(String name, Rhythm rhythm) {
        schedules.put(recurring(name, rhythm));
        return name;
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
