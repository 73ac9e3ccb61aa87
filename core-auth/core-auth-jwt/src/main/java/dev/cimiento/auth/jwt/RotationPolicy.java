package dev.cimiento.auth.jwt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** When a tenant's signing keys follow one another. Immutable. */
public final class RotationPolicy {

    private static final RotationPolicy STANDARD = new RotationPolicy(Duration.ofDays(90), Duration.ofDays(1));

    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Duration every;
    private final Duration ahead;

    private RotationPolicy(Duration every, Duration ahead) {
        if (ahead.compareTo(every) >= 0) {
            throw new IllegalArgumentException("ahead must be shorter than every, were " + ahead + " and " + every);
        }
        this.every = every;
        this.ahead = ahead;
    }

    /** Another key every 90 days, published a day before it signs. */
    public static RotationPolicy standard() {
        return STANDARD;
    }

    /**
     * The same with another time for which a key signs.
     *
     * @throws IllegalArgumentException when not longer than what it is published ahead, or longer than ten years
     */
    public RotationPolicy withEvery(Duration time) {
        if (requireNonNull(time, "time").compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time must be at most " + LONGEST + ", was " + time);
        }
        return new RotationPolicy(time, ahead);
    }

    /**
     * The same, published so long before it signs: at least as long as those who read the JWK Set remember it, and as processes do, a minute.
     *
     * @throws IllegalArgumentException when shorter than a minute, or not shorter than the time for which a key signs
     */
    public RotationPolicy withAhead(Duration time) {
        if (requireNonNull(time, "time").compareTo(TenantKeys.REMEMBERED) < 0) {
            throw new IllegalArgumentException("time must be at least " + TenantKeys.REMEMBERED + ", was " + time);
        }
        return new RotationPolicy(every, time);
    }

    /** For how long a key signs. */
    public Duration every() {
        return every;
    }

    /** For how long it is published before. */
    public Duration ahead() {
        return ahead;
    }
}
