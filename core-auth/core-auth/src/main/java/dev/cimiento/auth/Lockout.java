package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * How guessing is slowed down: some attempts are free, then each is followed by a pause, twice as long as the one before up to a longest.
 * A login with the right password forgets them all. Immutable.
 */
public final class Lockout {

    private static final Lockout STANDARD =
            new Lockout(10, Duration.ofSeconds(30), Duration.ofMinutes(15), Duration.ofHours(24));

    /** For one account over all networks that it never logged in from: a far guess at a time, and never long. */
    private static final Lockout ACCOUNT_WIDE =
            new Lockout(100, Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(24));

    private final int freeAttempts;
    private final Duration firstPause;
    private final Duration longestPause;
    private final Duration forgetAfter;

    private Lockout(int freeAttempts, Duration firstPause, Duration longestPause, Duration forgetAfter) {
        this.freeAttempts = freeAttempts;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.forgetAfter = forgetAfter;
    }

    /** 10 free attempts, then pauses of 30 seconds up to 15 minutes; forgotten after a day without an attempt. */
    public static Lockout standard() {
        return STANDARD;
    }

    static Lockout accountWide() {
        return ACCOUNT_WIDE;
    }

    /**
     * The same with so many free attempts.
     *
     * @throws IllegalArgumentException when not 1 to 100 (NIST SP 800-63B: no more than 100)
     */
    public Lockout withFreeAttempts(int attempts) {
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("attempts must be 1 to 100, was " + attempts);
        }
        return new Lockout(attempts, firstPause, longestPause, forgetAfter);
    }

    /**
     * The same with other pauses.
     *
     * @throws IllegalArgumentException when the first is not positive, the longest is shorter than the first, or longer than an hour: so
     *     that nobody is locked out for good
     */
    public Lockout withPauses(Duration first, Duration longest) {
        requireNonNull(first, "first");
        requireNonNull(longest, "longest");
        if (first.toMillis() < 1 || longest.compareTo(first) < 0 || longest.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "pauses must be positive, and at most an hour, were first " + first + " and longest " + longest);
        }
        return new Lockout(freeAttempts, first, longest, forgetAfter);
    }

    /** How many attempts no pause follows, but the last. */
    public int freeAttempts() {
        return freeAttempts;
    }

    /** The pause after the last free attempt. */
    public Duration firstPause() {
        return firstPause;
    }

    /** The longest pause. */
    public Duration longestPause() {
        return longestPause;
    }

    /** After how long without an attempt counting begins anew. */
    public Duration forgetAfter() {
        return forgetAfter;
    }

    /** Until when the attempt of this number, made now, locks; not after now for a free one. */
    public Instant lockedUntil(long attempt, Instant now) {
        long beyond = attempt - freeAttempts;
        if (beyond < 0) {
            return now;
        }
        long millis = beyond > 30 ? longestPause.toMillis() : firstPause.toMillis() << beyond;
        return now.plusMillis(Math.min(millis, longestPause.toMillis()));
    }
}
