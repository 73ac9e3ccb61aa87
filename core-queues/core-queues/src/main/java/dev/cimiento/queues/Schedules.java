package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs that recur. A schedule belongs to the tenant that is entered when it is put, or to the platform; every method but {@link #fireDue}
 * throws {@code NoTenantException} where neither was entered. Workers that were given these {@link Worker.Builder#schedules} fire them, any
 * number of workers: each moment once, in one transaction with the job, and by the clock of the timetable.
 *
 * <p>Safe for use by many threads.
 */
public final class Schedules {

    static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int MOST_MISSED = 100;
    private static final int MOST_AT_ONCE = 500;

    private final Timetable timetable;
    private final JobQueue queue;
    private final CronCalendar cron;
    private volatile int failing;

    private Schedules(Timetable timetable, JobQueue queue, CronCalendar cron) {
        this.timetable = requireNonNull(timetable, "timetable");
        this.queue = requireNonNull(queue, "queue");
        this.cron = requireNonNull(cron, "cron");
    }

    /** Kept in this timetable and enqueued here; the two share a database, so that a moment is fired once whatever fails. */
    public static Schedules of(Timetable timetable, JobQueue queue) {
        return new Schedules(timetable, queue, (expression, after) -> {
            throw new IllegalArgumentException(
                    "cron expressions need a CronCalendar: withCron(...), as of core-queues-cron; was " + expression);
        });
    }

    /** Reading cron expressions with this calendar. */
    public Schedules withCron(CronCalendar cron) {
        return new Schedules(timetable, queue, cron);
    }

    /**
     * Puts a schedule in place of the one of its name, or beside the others. One whose rhythm has not changed keeps its next moment, and
     * stays paused if it was.
     *
     * @throws IllegalArgumentException when its cron expression cannot be read
     */
    public void put(Recurring recurring) {
        timetable.put(JobOwner.current(), requireNonNull(recurring, "recurring"), this::next);
    }

    /** Removes it; gives whether it was there. Jobs that it enqueued stay. */
    public boolean remove(String name) {
        return timetable.remove(JobOwner.current(), name);
    }

    /** Removes all of the current tenant, for one that leaves; gives how many. */
    public int removeAll() {
        return timetable.removeAll(JobOwner.current());
    }

    /** Fires no more until it is resumed; gives whether it is there. */
    public boolean pause(String name) {
        return timetable.change(JobOwner.current(), name, ScheduleView.State.PAUSED, this::next);
    }

    /** Fires again from now on; the moments in between are left out. Gives whether it is there. */
    public boolean resume(String name) {
        return timetable.change(JobOwner.current(), name, ScheduleView.State.ACTIVE, this::next);
    }

    /** Enqueues its job now, beside its rhythm; empty when it is not there. */
    public Optional<Enqueued> trigger(String name) {
        return list().stream()
                .filter(view -> view.owner().equals(JobOwner.current())
                        && view.recurring().name().equals(name))
                .findFirst()
                .map(view -> queue.enqueue(view.recurring().job().withHeader("schedule", name)));
    }

    /** The current tenant's; in system scope, everybody's. By owner and name. */
    public List<ScheduleView> list() {
        return timetable.list(JobOwner.current());
    }

    /**
     * Fires what is due. For workers, and for tests that have none.
     *
     * @return how long to wait until looking again, at most a second
     */
    public Duration fireDue() {
        // Those that could not fire stay due, the longest of all, and must not be in the way of the others.
        int most = MOST_AT_ONCE + failing;
        Timetable.Due due = timetable.due(most);
        int failed = 0;
        for (Timetable.Key key : due.keys()) {
            try {
                timetable.fire(key, this::plan, queue::enqueueAll);
            } catch (RuntimeException | Error e) { // of an interceptor, say; the thread has the others to fire
                failed++;
                LOG.error("schedule {} of {} cannot fire", key.name(), key.owner(), e);
            }
        }
        failing = failed;
        Duration wait =
                due.keys().size() == most || due.next().compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : due.next();
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private Timetable.Firing plan(ScheduleView view, Instant now) {
        Recurring recurring = view.recurring();
        Deque<Instant> missed = new ArrayDeque<>();
        Deque<Instant> present = new ArrayDeque<>();
        Optional<Instant> next = view.nextAt();
        boolean absent = false;
        while (next.isPresent() && !next.get().isAfter(now)) {
            Instant moment = next.get();
            (moment.isBefore(now.minus(GRACE)) ? missed : present).addLast(moment);
            if (missed.size() > MOST_MISSED) {
                missed.removeFirst();
                next = absent ? next(recurring.rhythm(), moment) : afterLongAbsence(recurring.rhythm(), moment, now);
                absent = true;
            } else {
                next = next(recurring.rhythm(), moment);
            }
        }
        Deque<Instant> moments = chosen(recurring.missed(), missed, present);
        return new Timetable.Firing(
                moments.stream().map(moment -> job(recurring, moment)).toList(), next);
    }

    /** Steps over all but the last hundred moments, and some more, of what may be millions: from further and further before the end. */
    private Optional<Instant> afterLongAbsence(Rhythm rhythm, Instant moment, Instant now) {
        Instant end = now.minus(GRACE);
        Duration back = GRACE;
        while (end.minus(back).isAfter(moment)) {
            if (hasMissed(rhythm, end.minus(back), end)) {
                return next(rhythm, end.minus(back));
            }
            back = back.multipliedBy(4);
        }
        return next(rhythm, moment);
    }

    /** Whether more than a hundred moments are in there. */
    private boolean hasMissed(Rhythm rhythm, Instant from, Instant end) {
        int count = 0;
        Optional<Instant> next = next(rhythm, from);
        while (count <= MOST_MISSED && next.isPresent() && next.get().isBefore(end)) {
            count++;
            next = next(rhythm, next.get());
        }
        return count > MOST_MISSED;
    }

    private static Deque<Instant> chosen(Missed policy, Deque<Instant> missed, Deque<Instant> present) {
        Deque<Instant> moments = new ArrayDeque<>();
        if (policy == Missed.ALL) {
            moments.addAll(missed);
        } else if (policy == Missed.LATEST && present.isEmpty() && !missed.isEmpty()) {
            moments.add(missed.getLast());
        }
        moments.addAll(present);
        return moments;
    }

    private static Job job(Recurring recurring, Instant moment) {
        return recurring.job().withHeader("schedule", recurring.name()).withHeader("fire-at", moment.toString());
    }

    private Optional<Instant> next(Rhythm rhythm, Instant after) {
        if (rhythm instanceof Rhythm.Every every) {
            long interval = every.interval().toSeconds();
            return Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), interval) + 1) * interval));
        }
        return cron.next((Rhythm.Cron) rhythm, after);
    }
}
