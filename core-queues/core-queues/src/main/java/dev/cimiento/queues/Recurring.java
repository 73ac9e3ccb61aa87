package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

/**
 * A job that is enqueued again and again. Immutable. It has a name among those of its owner. By default the latest of missed moments
 * fires.
 *
 * <p>The job is enqueued at each moment, whether or not the one before has ended; with a unique key, it is left out then. Its headers say
 * {@code schedule}, the name, and {@code fire-at}, the moment that was meant.
 */
public final class Recurring {

    private static final int MOST_HEADERS = 18;

    private final String name;
    private final Rhythm rhythm;
    private final Job job;
    private final Missed missed;

    private Recurring(String name, Rhythm rhythm, Job job, Missed missed) {
        this.name = name;
        this.rhythm = rhythm;
        this.job = job;
        this.missed = missed;
    }

    /**
     * This job in this rhythm.
     *
     * @param name 1 to 64 characters of {@code a-z}, {@code 0-9}, {@code .}, {@code _} and {@code -}, beginning with a letter
     * @throws IllegalArgumentException when the name has another shape, or the job a moment, a delay, an expiry or more than 18 headers
     */
    public static Recurring of(String name, Rhythm rhythm, Job job) {
        if (job.runAt().isPresent() || !job.delay().isZero() || !job.expiresAt().equals(Job.NEVER)) {
            throw new IllegalArgumentException(
                    "a recurring job has neither a moment, a delay nor an expiry of its own: " + job);
        }
        if (job.headers().size() > MOST_HEADERS) {
            throw new IllegalArgumentException("a recurring job has at most " + MOST_HEADERS
                    + " headers, beside the two that say its schedule and moment; has "
                    + job.headers().size());
        }
        return new Recurring(JobKind.checked("name", name), requireNonNull(rhythm, "rhythm"), job, Missed.LATEST);
    }

    /** What becomes of moments at which no worker was there. */
    public Recurring withMissed(Missed missed) {
        return new Recurring(name, rhythm, job, requireNonNull(missed, "missed"));
    }

    /** Among those of its owner. */
    public String name() {
        return name;
    }

    /** When. */
    public Rhythm rhythm() {
        return rhythm;
    }

    /** What is enqueued. */
    public Job job() {
        return job;
    }

    /** What becomes of moments at which no worker was there. */
    public Missed missed() {
        return missed;
    }

    @Override
    public String toString() {
        return "Recurring[" + name + ", " + rhythm.text() + ", " + job.kind() + "]";
    }
}
