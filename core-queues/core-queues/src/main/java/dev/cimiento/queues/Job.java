package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.StorableText;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work to be done later, once, by a worker. Immutable. Defaults: as soon as possible, priority 0, no unique key, no expiry, no headers, the
 * attempts of its kind.
 *
 * <p>At least once: a job whose worker died after the work and before its acknowledgement runs again. Make handlers idempotent, or complete
 * in their own transaction with {@link RunningJob#complete()}.
 */
public final class Job {

    /** The longest payload, in characters. Put larger things in a table of yours and their id in the payload. */
    public static final int LONGEST_PAYLOAD = 1_000_000;

    private static final int PRIORITY_BOUND = 1000;
    static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

    /** What {@link #expiresAt} says where there is no end. */
    public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private final JobKind<?> kind;
    private final String payload;
    private final @Nullable Instant runAt;
    private final Duration delay;
    private final int priority;
    private final @Nullable Uniqueness uniqueness;
    private final int maxAttempts;
    private final Instant expiresAt;
    private final Map<String, String> headers;

    private Job(Draft draft) {
        this.kind = draft.kind;
        this.payload = draft.payload;
        this.runAt = draft.runAt;
        this.delay = draft.delay;
        this.priority = draft.priority;
        this.uniqueness = draft.uniqueness;
        this.maxAttempts = draft.maxAttempts;
        this.expiresAt = draft.expiresAt;
        this.headers = draft.headers;
    }

    /**
     * A job of this kind.
     *
     * @throws IllegalArgumentException when the encoded payload is too long, or holds U+0000 or half of a surrogate pair, which cannot be stored
     */
    public static <T> Job of(JobKind<T> kind, T payload) {
        requireNonNull(kind, "kind");
        String text = requireNonNull(kind.codec().encode(requireNonNull(payload, "payload")), "encoded payload");
        if (text.length() > LONGEST_PAYLOAD || !StorableText.is(text)) {
            throw new IllegalArgumentException("payload of kind " + kind + " must be at most " + LONGEST_PAYLOAD
                    + " characters without U+0000 or half of a surrogate pair, was " + text.length()
                    + " characters long");
        }
        return new Job(new Draft(kind, text));
    }

    /**
     * Not before this moment, by the clock of the store; a moment that has passed means now. Replaces a delay.
     *
     * @throws IllegalArgumentException when not between the years 1970 and 9999
     */
    public Job withRunAt(Instant runAt) {
        if (requireNonNull(runAt, "runAt").isAfter(NEVER) || runAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("runAt must be between 1970 and 9999, was " + runAt);
        }
        return with(draft -> {
            draft.runAt = runAt;
            draft.delay = Duration.ZERO;
        });
    }

    /**
     * Not before this long after it was enqueued. Replaces a moment.
     *
     * @throws IllegalArgumentException when negative or longer than 100 years
     */
    public Job withDelay(Duration delay) {
        checkedDelay(delay);
        return with(draft -> {
            draft.runAt = null;
            draft.delay = delay;
        });
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
        return with(draft -> draft.priority = priority);
    }

    /**
     * At most one job of this owner, kind and key is queued or running at a time; enqueueing another gives {@link Enqueued.Existing}.
     *
     * @param uniqueKey 1 to 200 characters
     * @throws IllegalArgumentException when blank, too long, or with U+0000
     */
    public Job withUniqueKey(String uniqueKey) {
        return withUniqueness(new Uniqueness(uniqueKey, Uniqueness.Until.ENDED, Duration.ZERO));
    }

    /**
     * At most one job of this owner, kind and key waits at a time: the key is given up when the job is started, so one more may be enqueued
     * while it runs, as for "something changed, look again".
     *
     * @param uniqueKey 1 to 200 characters
     * @throws IllegalArgumentException when blank, too long, or with U+0000
     */
    public Job withUniqueKeyUntilStarted(String uniqueKey) {
        return withUniqueness(new Uniqueness(uniqueKey, Uniqueness.Until.STARTED, Duration.ZERO));
    }

    /**
     * At most one job of this owner, kind and key is queued or running at a time, and at most one is created in this period, also when the
     * first ended meanwhile.
     *
     * @param uniqueKey 1 to 200 characters
     * @param period from when it is enqueued; more than 0, at most 10 years
     * @throws IllegalArgumentException when the key is blank, too long, or with U+0000, or the period is out of range
     */
    public Job withUniqueKeyFor(String uniqueKey, Duration period) {
        if (requireNonNull(period, "period").isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be > 0, was " + period);
        }
        return withUniqueness(new Uniqueness(uniqueKey, Uniqueness.Until.ENDED, period));
    }

    /** As the other three, which it is made of. */
    public Job withUniqueness(Uniqueness uniqueness) {
        requireNonNull(uniqueness, "uniqueness");
        return with(draft -> draft.uniqueness = uniqueness);
    }

    /**
     * Not to be started after this moment, by the clock of the store: it is cancelled instead, and so are its further attempts. One that
     * runs is left to its end; {@link JobKind#withTimeout} bounds that.
     *
     * @throws IllegalArgumentException when not between the years 1970 and 9999
     */
    public Job withExpiresAt(Instant expiresAt) {
        if (requireNonNull(expiresAt, "expiresAt").isAfter(NEVER) || expiresAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("expiresAt must be between 1970 and 9999, was " + expiresAt);
        }
        return with(draft -> draft.expiresAt = expiresAt);
    }

    /**
     * With this header, for what travels beside the payload: who asked for it, the trace it belongs to. Replaces one of the same name.
     *
     * @param name 1 to 100 characters
     * @param value up to 2000 characters
     * @throws IllegalArgumentException when one is too long or holds U+0000, or when there are 20 already
     */
    public Job withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(Texts.checked("header name", name, 100), Texts.bounded("header " + name, value, 2000));
        if (more.size() > 20) {
            throw new IllegalArgumentException("a job has at most 20 headers, this would be one more: " + name);
        }
        return with(draft -> draft.headers = Collections.unmodifiableMap(more));
    }

    private Job with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Job(draft);
    }

    /**
     * Tried at most this often.
     *
     * @throws IllegalArgumentException when not between 1 and 1000
     */
    public Job withMaxAttempts(int maxAttempts) {
        checkedAttempts(maxAttempts);
        return with(draft -> draft.maxAttempts = maxAttempts);
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
        return uniqueness().map(Uniqueness::key);
    }

    /** The key that keeps a second one out, and for how long. */
    public Optional<Uniqueness> uniqueness() {
        return Optional.ofNullable(uniqueness);
    }

    /** Not started after this moment; {@link #NEVER} where nothing was said. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** What travels beside the payload. */
    public Map<String, String> headers() {
        return headers;
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
        return Texts.checked("uniqueKey", uniqueKey, 200);
    }

    /** The kind and how long the payload is, never the payload. */
    @Override
    public String toString() {
        return "Job[" + kind + ", payload of " + payload.length() + " characters]";
    }

    /** What a wither changes before the copy is made. */
    private static final class Draft {

        private final JobKind<?> kind;
        private final String payload;
        private @Nullable Instant runAt;
        private Duration delay = Duration.ZERO;
        private int priority;
        private @Nullable Uniqueness uniqueness;
        private int maxAttempts;
        private Instant expiresAt = NEVER;
        private Map<String, String> headers = Map.of();

        Draft(JobKind<?> kind, String payload) {
            this.kind = kind;
            this.payload = payload;
            this.maxAttempts = kind.maxAttempts();
        }

        Draft(Job job) {
            this(job.kind, job.payload);
            this.runAt = job.runAt;
            this.delay = job.delay;
            this.priority = job.priority;
            this.uniqueness = job.uniqueness;
            this.maxAttempts = job.maxAttempts;
            this.expiresAt = job.expiresAt;
            this.headers = job.headers;
        }
    }
}
