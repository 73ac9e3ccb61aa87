package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** The rules of {@link Accounts}: passwords, guessing, how long sessions live. Immutable. */
public final class AuthPolicy {

    private static final AuthPolicy STANDARD =
            new AuthPolicy(PasswordPolicy.standard(), Lockout.standard(), SessionPolicy.standard());

    private final PasswordPolicy passwords;
    private final Lockout lockout;
    private final SessionPolicy sessions;

    private AuthPolicy(PasswordPolicy passwords, Lockout lockout, SessionPolicy sessions) {
        this.passwords = requireNonNull(passwords, "passwords");
        this.lockout = requireNonNull(lockout, "lockout");
        this.sessions = requireNonNull(sessions, "sessions");
    }

    /** The standard of each. */
    public static AuthPolicy standard() {
        return STANDARD;
    }

    /** The same with other rules for passwords. */
    public AuthPolicy withPasswords(PasswordPolicy rules) {
        return new AuthPolicy(rules, lockout, sessions);
    }

    /** The same with another way to slow guessing down. */
    public AuthPolicy withLockout(Lockout rules) {
        return new AuthPolicy(passwords, rules, sessions);
    }

    /** The same with other lifetimes of sessions. */
    public AuthPolicy withSessions(SessionPolicy rules) {
        return new AuthPolicy(passwords, lockout, rules);
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
}
