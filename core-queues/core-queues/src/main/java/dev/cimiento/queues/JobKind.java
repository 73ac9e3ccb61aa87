package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A kind of job: its name on the wire, the type of its payload, and how its jobs are tried. Declare it once, as a constant that those
 * who enqueue and the worker share.
 *
 * <p>Immutable. Defaults: lane {@code default}, {@value #DEFAULT_MAX_ATTEMPTS} attempts, {@link Backoff#standard()}.
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

    private JobKind(String name, PayloadCodec<T> codec, String lane, int maxAttempts, Backoff backoff) {
        this.name = checked("kind", name);
        this.codec = requireNonNull(codec, "codec");
        this.lane = checked("lane", lane);
        this.maxAttempts = Job.checkedAttempts(maxAttempts);
        this.backoff = requireNonNull(backoff, "backoff");
    }

    /**
     * A kind of this name.
     *
     * @param name 1 to 64 characters of {@code a-z}, {@code 0-9}, {@code .}, {@code _} and {@code -}, beginning with a letter; it stays in
     *     the database, so it outlives renamed classes
     * @throws IllegalArgumentException when the name has another shape
     */
    public static <T> JobKind<T> of(String name, PayloadCodec<T> codec) {
        return new JobKind<>(name, codec, "default", DEFAULT_MAX_ATTEMPTS, Backoff.standard());
    }

    /** A kind whose payload is plain text. */
    public static JobKind<String> text(String name) {
        return of(name, PayloadCodec.text());
    }

    /** In this lane: lanes have workers of their own, so slow jobs in one do not hold up quick ones in another. */
    public JobKind<T> withLane(String lane) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff);
    }

    /** Tried at most this often; then the job is a dead letter. */
    public JobKind<T> withMaxAttempts(int maxAttempts) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff);
    }

    /** With this wait between attempts. */
    public JobKind<T> withBackoff(Backoff backoff) {
        return new JobKind<>(name, codec, lane, maxAttempts, backoff);
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

    /** How payloads are written. */
    public PayloadCodec<T> codec() {
        return codec;
    }

    private static String checked(String what, String value) {
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
