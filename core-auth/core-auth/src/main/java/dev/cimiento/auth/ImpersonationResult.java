package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of asking to act as somebody else. */
public sealed interface ImpersonationResult {

    /**
     * A session in the other's account has begun.
     *
     * @param account whose
     * @param tokens of that session; they name who really acts
     */
    record Started(Account account, Tokens tokens) implements ImpersonationResult {

        /** Checks that all is there. */
        public Started {
            requireNonNull(account, "account");
            requireNonNull(tokens, "tokens");
        }
    }

    /**
     * It may not be.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements ImpersonationResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(reason, "reason");
        }
    }

    /** Why somebody may not act as somebody else. */
    enum Reason {
        /** The caller lacks {@link Impersonations#PERMISSION}, or acts as somebody else already. */
        NOT_PERMITTED,
        /** There is no such account, or it is disabled, or it is the caller's own. */
        NO_SUCH_ACCOUNT,
        /** The other may do what the caller may not. */
        MORE_POWERFUL
    }
}
