package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of a refresh. */
public sealed interface RefreshResult {

    /**
     * The next pair of tokens.
     *
     * @param account whose session it is, with the roles of now
     * @param tokens the pair; the token that was sent is spent
     */
    record Refreshed(Account account, Tokens tokens) implements RefreshResult {

        /** Checks that all is there. */
        public Refreshed {
            requireNonNull(account, "account");
            requireNonNull(tokens, "tokens");
        }
    }

    /**
     * The client has to log in again. Clients get one answer for all reasons ({@code invalid_grant}, RFC 6749 section 5.2).
     *
     * @param reason for metrics and logs of your own
     */
    record Refused(Reason reason) implements RefreshResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(reason, "reason");
        }
    }

    /** Why a refresh token gets nothing. */
    enum Reason {
        /** The tenant never issued it, or has forgotten it. */
        UNKNOWN,
        /** It was not used in time, or the session reached its limit. */
        EXPIRED,
        /** The session was ended: a logout, or a reuse before this one. */
        ENDED,
        /** It was used before, longer ago than the grace: somebody else holds it. The session has been ended for both. */
        REUSED
    }
}
