package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Worker;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.ToldTimes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bookings back to the wall clock time that customers were told, where a newer JDK knows other rules for a time zone; every day, since bookings
 * may come in from a process that does not know them yet.
 */
public final class ToldTimesJob {

    private static final Logger LOG = LoggerFactory.getLogger(ToldTimesJob.class);
    private static final JobKind<String> KIND = JobKind.text("bookings.told-times");

    private final Schedule schedule;

    /** In this schedule. */
    public ToldTimesJob(Schedule schedule) {
        this.schedule = requireNonNull(schedule, "schedule");
    }

    /** What recurs in every tenant. */
    public static Recurring daily() {
        return Recurring.of("told-times", Rhythm.every(Duration.ofDays(1)), job());
    }

    /** Once, now: for the start of a program, which may run on a newer JDK. */
    public static Job job() {
        return Job.of(KIND, "").withUniqueKey("told-times");
    }

    /** Lets a worker run it. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(KIND, job -> {
            ToldTimes.Restored restored = schedule.toldTimes().restore();
            for (Booking stuck : restored.stuck()) {
                LOG.warn(
                        "booking {} was told for {} and is at {}, and somebody else has that time: call its customer",
                        stuck.id(),
                        stuck.toldStart(),
                        stuck.localStart());
            }
            return Outcome.done();
        });
    }
}
