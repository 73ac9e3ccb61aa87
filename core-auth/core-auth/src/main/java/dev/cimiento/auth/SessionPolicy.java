package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How long sessions live. Immutable. */
public final class SessionPolicy {

    private static final SessionPolicy STANDARD =
            new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), Duration.ofSeconds(10), 50);

    private final Duration absolute;
    private final Duration idle;
    private final Duration grace;
    private final int most;

    private SessionPolicy(Duration absolute, Duration idle, Duration grace, int most) {
        this.absolute = absolute;
        this.idle = idle;
        this.grace = grace;
        this.most = most;
    }

    /** 30 days in all, 7 days without a refresh, 10 seconds of grace; 50 sessions an account. */
    public static SessionPolicy standard() {
        return STANDARD;
    }

    /**
     * The same with another limit from the login on, which no refresh stretches (OWASP ASVS 7.3.2).
     *
     * @throws IllegalArgumentException when not positive, or more than 400 days
     */
    public SessionPolicy withAbsolute(Duration limit) {
        return new SessionPolicy(positive(limit, "limit", Duration.ofDays(400)), idle, grace, most);
    }

    /**
     * The same with another time within which a refresh token must be used.
     *
     * @throws IllegalArgumentException when not positive, or more than 400 days
     */
    public SessionPolicy withIdle(Duration limit) {
        return new SessionPolicy(absolute, positive(limit, "limit", Duration.ofDays(400)), grace, most);
    }

    /**
     * The same with another time within which a spent refresh token gives its successor once more: two tabs, or an answer that was lost.
     *
     * @throws IllegalArgumentException when negative, or more than a minute
     */
    public SessionPolicy withGrace(Duration window) {
        if (requireNonNull(window, "window").isNegative() || window.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("window must be 0 to 60 seconds, was " + window);
        }
        return new SessionPolicy(absolute, idle, window, most);
    }

    /**
     * The same with another number of sessions that an account may have open: a login beyond it ends the one that was used longest ago
     * (OWASP ASVS 7.1.2). Those of somebody acting as the account do not count.
     *
     * @throws IllegalArgumentException when not 1 to 1,000
     */
    public SessionPolicy withMost(int sessions) {
        if (sessions < 1 || sessions > 1_000) {
            throw new IllegalArgumentException("sessions must be 1 to 1000, was " + sessions);
        }
        return new SessionPolicy(absolute, idle, grace, sessions);
    }

    /** From login to the end at the latest. */
    public Duration absolute() {
        return absolute;
    }

    /** From one refresh to the next at the latest. */
    public Duration idle() {
        return idle;
    }

    /** How long a spent refresh token still gives its successor. */
    public Duration grace() {
        return grace;
    }

    /** How many sessions an account may have open. */
    public int most() {
        return most;
    }

    private static Duration positive(Duration value, String name, Duration longest) {
        if (requireNonNull(value, name).isNegative() || value.isZero() || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most " + longest + ", was " + value);
        }
        return value;
    }
}
