package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The rules of {@link Accounts}: passwords, guessing, how long sessions and links live. Immutable. */
public final class AuthPolicy {

    private static final AuthPolicy STANDARD = new AuthPolicy(
            PasswordPolicy.standard(),
            Lockout.standard(),
            SessionPolicy.standard(),
            LinkPolicy.standard(),
            Rate.of(120, Duration.ofMinutes(1)));

    private final PasswordPolicy passwords;
    private final Lockout lockout;
    private final SessionPolicy sessions;
    private final LinkPolicy links;
    private final Rate attempts;

    private AuthPolicy(
            PasswordPolicy passwords, Lockout lockout, SessionPolicy sessions, LinkPolicy links, Rate attempts) {
        this.passwords = requireNonNull(passwords, "passwords");
        this.lockout = requireNonNull(lockout, "lockout");
        this.sessions = requireNonNull(sessions, "sessions");
        this.links = requireNonNull(links, "links");
        this.attempts = requireNonNull(attempts, "attempts");
    }

    /** The standard of each; and 120 attempts a minute from one network. */
    public static AuthPolicy standard() {
        return STANDARD;
    }

    /** The same with other rules for passwords. */
    public AuthPolicy withPasswords(PasswordPolicy rules) {
        return new AuthPolicy(rules, lockout, sessions, links, attempts);
    }

    /** The same with another way to slow guessing down. */
    public AuthPolicy withLockout(Lockout rules) {
        return new AuthPolicy(passwords, rules, sessions, links, attempts);
    }

    /** The same with other lifetimes of sessions. */
    public AuthPolicy withSessions(SessionPolicy rules) {
        return new AuthPolicy(passwords, lockout, rules, links, attempts);
    }

    /** The same with other lifetimes of links. */
    public AuthPolicy withLinks(LinkPolicy rules) {
        return new AuthPolicy(passwords, lockout, sessions, rules, attempts);
    }

    /**
     * The same with another number of attempts from one network over all accounts together, for {@link Accounts#withRateLimits}: what stops
     * one password from being tried on every account. An office behind one address counts as one.
     */
    public AuthPolicy withAttempts(Rate rate) {
        return new AuthPolicy(passwords, lockout, sessions, links, rate);
    }

    /** Which passwords may be chosen. */
    public PasswordPolicy passwords() {
        return passwords;
    }

    /** How guessing is slowed down. */
    public Lockout lockout() {
        return lockout;
    }

    /** How long sessions live. */
    public SessionPolicy sessions() {
        return sessions;
    }

    /** How long links live. */
    public LinkPolicy links() {
        return links;
    }

    /** How many attempts one network has. */
    public Rate attempts() {
        return attempts;
    }
}
