package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work to be done later, once, by a worker. Immutable. Defaults: as soon as possible, priority 0, no unique key, the attempts of its kind.
 *
 * <p>At least once: a job whose worker died after the work and before its acknowledgement runs again. Make handlers idempotent, or complete
 * in their own transaction with {@link RunningJob#complete()}.
 */
public final class Job {

    /** The longest payload, in characters. Put larger things in a table of yours and their id in the payload. */
    public static final int LONGEST_PAYLOAD = 1_000_000;

    private static final int PRIORITY_BOUND = 1000;
    private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final JobKind<?> kind;
    private final String payload;
    private final @Nullable Instant runAt;
    private final Duration delay;
    private final int priority;
    private final @Nullable String uniqueKey;
    private final int maxAttempts;

    private Job(
            JobKind<?> kind,
            String payload,
            @Nullable Instant runAt,
            Duration delay,
            int priority,
            @Nullable String uniqueKey,
            int maxAttempts) {
        this.kind = kind;
        this.payload = payload;
        this.runAt = runAt;
        this.delay = delay;
        this.priority = priority;
        this.uniqueKey = uniqueKey;
        this.maxAttempts = maxAttempts;
    }

    /**
     * A job of this kind.
     *
     * @throws IllegalArgumentException when the encoded payload is too long or holds U+0000, which PostgreSQL cannot store
     */
    public static <T> Job of(JobKind<T> kind, T payload) {
        requireNonNull(kind, "kind");
        String text = requireNonNull(kind.codec().encode(requireNonNull(payload, "payload")), "encoded payload");
        if (text.length() > LONGEST_PAYLOAD || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("payload of kind " + kind + " must be at most " + LONGEST_PAYLOAD
                    + " characters without U+0000, was " + text.length() + " characters long");
        }
        return new Job(kind, text, null, Duration.ZERO, 0, null, kind.maxAttempts());
    }

    /**
     * Not before this moment, by the clock of the store; a moment that has passed means now. Replaces a delay.
     *
     * @throws IllegalArgumentException when not between the years 1970 and 9999
     */
    public Job withRunAt(Instant runAt) {
        if (requireNonNull(runAt, "runAt").isAfter(LATEST) || runAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("runAt must be between 1970 and 9999, was " + runAt);
        }
        return new Job(kind, payload, runAt, Duration.ZERO, priority, uniqueKey, maxAttempts);
    }

    /**
     * Not before this long after it was enqueued. Replaces a moment.
     *
     * @throws IllegalArgumentException when negative or longer than 100 years
     */
    public Job withDelay(Duration delay) {
        return new Job(kind, payload, null, checkedDelay(delay), priority, uniqueKey, maxAttempts);
    }

    /**
     * Before jobs of lower priority of the same owner and lane. It gives no advantage over other tenants, whose jobs take turns with these.
     *
     * @param priority from -1000 to 1000; higher is sooner
     * @throws IllegalArgumentException when out of range
     */
    public Job withPriority(int priority) {
        if (Math.abs(priority) > PRIORITY_BOUND) {
            throw new IllegalArgumentException("priority must be between -1000 and 1000, was " + priority);
        }
        return new Job(kind, payload, runAt, delay, priority, uniqueKey, maxAttempts);
    }

    /**
     * At most one job of this owner, kind and key is queued or running at a time; enqueueing another gives {@link Enqueued.Existing}.
     *
     * @param uniqueKey 1 to 200 characters
     * @throws IllegalArgumentException when blank, too long, or with U+0000
     */
    public Job withUniqueKey(String uniqueKey) {
        return new Job(kind, payload, runAt, delay, priority, checkedKey(uniqueKey), maxAttempts);
    }

    /**
     * Tried at most this often.
     *
     * @throws IllegalArgumentException when not between 1 and 1000
     */
    public Job withMaxAttempts(int maxAttempts) {
        return new Job(kind, payload, runAt, delay, priority, uniqueKey, checkedAttempts(maxAttempts));
    }

    /** The kind. */
    public JobKind<?> kind() {
        return kind;
    }

    /** The encoded payload. */
    public String payload() {
        return payload;
    }

    /** Not before this moment; empty for a job that says {@link #delay}. */
    public Optional<Instant> runAt() {
        return Optional.ofNullable(runAt);
    }

    /** Not before this long after it is enqueued; zero for a job that says {@link #runAt}. */
    public Duration delay() {
        return delay;
    }

    /** From -1000 to 1000; higher is sooner. */
    public int priority() {
        return priority;
    }

    /** The key that keeps a second one out. */
    public Optional<String> uniqueKey() {
        return Optional.ofNullable(uniqueKey);
    }

    /** How often it is tried at most. */
    public int maxAttempts() {
        return maxAttempts;
    }

    static int checkedAttempts(int maxAttempts) {
        if (maxAttempts < 1 || maxAttempts > 1000) {
            throw new IllegalArgumentException("maxAttempts must be between 1 and 1000, was " + maxAttempts);
        }
        return maxAttempts;
    }

    static Duration checkedDelay(Duration delay) {
        if (requireNonNull(delay, "delay").isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay must be between 0 and 100 years, was " + delay);
        }
        return delay;
    }

    static String checkedKey(String uniqueKey) {
        if (requireNonNull(uniqueKey, "uniqueKey").isBlank()
                || uniqueKey.length() > 200
                || uniqueKey.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("uniqueKey must be 1 to 200 characters without U+0000, was "
                    + uniqueKey.length() + " characters long");
        }
        return uniqueKey;
    }

    /** The kind and how long the payload is, never the payload. */
    @Override
    public String toString() {
        return "Job[" + kind + ", payload of " + payload.length() + " characters]";
    }
}
