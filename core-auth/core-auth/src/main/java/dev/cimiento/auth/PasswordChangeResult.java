package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What came of changing a password. */
public sealed interface PasswordChangeResult {

    /**
     * The new password is good from now on, and the one before no more.
     *
     * @param sessionsEnded how many other sessions there were
     */
    record Changed(int sessionsEnded) implements PasswordChangeResult {}

    /** The current password is another one. */
    record WrongPassword() implements PasswordChangeResult {}

    /**
     * Too many guesses: nothing was checked.
     *
     * @param until when the next attempt is admitted
     */
    record LockedOut(Instant until) implements PasswordChangeResult {

        /** Checks that there is one. */
        public LockedOut {
            requireNonNull(until, "until");
        }
    }

    /**
     * The new password cannot be chosen.
     *
     * @param objection why
     */
    record Refused(SignUpResult.Invalid objection) implements PasswordChangeResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(objection, "objection");
        }
    }

    /** Somebody acts as the account: its password is not theirs to change. */
    record NotTheOwner() implements PasswordChangeResult {}
}
