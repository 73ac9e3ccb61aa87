package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of verifying an access token. */
public sealed interface Verification {

    /**
     * The token is good.
     *
     * @param caller whom it names
     */
    record Verified(Caller caller) implements Verification {

        /** Checks that there is one. */
        public Verified {
            requireNonNull(caller, "caller");
        }
    }

    /**
     * The token is not good. Clients get one answer for all reasons (HTTP 401 with {@code error="invalid_token"}, RFC 6750).
     *
     * @param reason for metrics and logs of your own
     */
    record Rejected(Reason reason) implements Verification {

        /** Checks that there is one. */
        public Rejected {
            requireNonNull(reason, "reason");
        }
    }

    /** Why a token is refused. */
    enum Reason {
        /** Not a token at all, or not in its canonical form. */
        MALFORMED,
        /** A token of another type: an ID token, for example. */
        WRONG_TYPE,
        /** Its algorithm is not the one that its key is for. */
        WRONG_ALGORITHM,
        /** The tenant has no such key, or has revoked it. */
        UNKNOWN_KEY,
        /** The signature is not the key's. */
        BAD_SIGNATURE,
        /** Made by somebody else. */
        WRONG_ISSUER,
        /** Made for another tenant. */
        WRONG_TENANT,
        /** Made for another application. */
        WRONG_AUDIENCE,
        /** Ended, or not begun. */
        EXPIRED,
        /** Its session was ended, or its account disabled or deleted. */
        ENDED
    }
}
