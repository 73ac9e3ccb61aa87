package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of job: its name on the wire, the type of its payload, and how its jobs are tried. Declare it once, as a constant that those
 * who enqueue and the worker share.
 *
 * <p>Immutable. Defaults: lane {@code default}, {@value #DEFAULT_MAX_ATTEMPTS} attempts, {@link Backoff#standard()}, no timeout.
 *
 * @param <T> the payload
 */
public final class JobKind<T> {

    /** How often a job is tried where nothing else is said. */
    public static final int DEFAULT_MAX_ATTEMPTS = 10;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,63}");

    private final String name;
    private final PayloadCodec<T> codec;
    private final String lane;
    private final int maxAttempts;
    private final Backoff backoff;
    private final Duration timeout;

    private JobKind(
            String name, PayloadCodec<T> codec, String lane, int maxAttempts, Backoff backoff, Duration timeout) {
        this.name = checked("kind", name);
        this.codec = requireNonNull(codec, "codec");
        this.lane = checked("lane", lane);
        this.maxAttempts = Job.checkedAttempts(maxAttempts);
        this.backoff = requireNonNull(backoff, "backoff");
        this.timeout = timeout;
    }

    /**
     * A kind of this name.
     *
     * @param name 1 to 64 characters of {@code a-z}, {@code 0-9}, {@code .}, {@code _} and {@code -}, beginning with a letter; it stays in
     *     the database, so it outlives renamed classes
     * @throws IllegalArgumentException when the name has another shape
     */
    public static <T> JobKind<T> of(String name, PayloadCodec<T> codec) {
        return new JobKind<>(name, codec, "default", DEFAULT_MAX_ATTEMPTS, Backoff.standard(), Duration.ZERO);
    }

    /** A kind whose payload is plain text. */
    public static JobKind<String> text(String name) {
        return of(name, PayloadCodec.text());
    }

    /** In this lane: lanes have workers of their own, so slow jobs in one do not hold up quick ones in another. */
    public JobKind<T> withLane(String lane) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff, timeout);
    }

    /** Tried at most this often; then the job is a dead letter. */
    public JobKind<T> withMaxAttempts(int maxAttempts) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff, timeout);
    }

    /** With this wait between attempts. */
    public JobKind<T> withBackoff(Backoff backoff) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff, timeout);
    }

    /**
     * An attempt that takes longer is interrupted and has failed. One that ignores the interrupt goes on to its end, and has failed all the
     * same. Kept by a started worker; {@link Worker#runOnce} runs handlers on the calling thread for as long as they take.
     *
     * @param timeout from 1 ms to 10 years
     * @throws IllegalArgumentException when out of range
     */
    public JobKind<T> withTimeout(Duration timeout) {
        if (requireNonNull(timeout, "timeout").compareTo(Duration.ofMillis(1)) < 0
                || timeout.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("timeout must be between 1 ms and 10 years, was " + timeout);
        }
        return new JobKind<>(name, codec, lane, maxAttempts, backoff, timeout);
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** The lane. */
    public String lane() {
        return lane;
    }

    /** How often a job is tried at most. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** The wait between attempts. */
    public Backoff backoff() {
        return backoff;
    }

    /** How long an attempt may take; empty for as long as it wants. */
    public Optional<Duration> timeout() {
        return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
    }

    /** How payloads are written. */
    public PayloadCodec<T> codec() {
        return codec;
    }

    static String checked(String what, String value) {
        if (!NAME.matcher(requireNonNull(value, what)).matches()) {
            throw new IllegalArgumentException(what + " must be 1 to 64 characters of a-z, 0-9, '.', '_' and '-',"
                    + " beginning with a letter, was '" + value + "'");
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
