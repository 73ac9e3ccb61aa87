package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of verifying an API key. */
public sealed interface ApiKeyVerification {

    /**
     * The key is good.
     *
     * @param caller whose key it is, and what it may
     */
    record Verified(ApiKeyCaller caller) implements ApiKeyVerification {

        /** Checks that there is one. */
        public Verified {
            requireNonNull(caller, "caller");
        }
    }

    /**
     * The key is not good. Clients get one answer for all reasons: HTTP 401.
     *
     * @param reason for metrics and logs of your own
     */
    record Rejected(Reason reason) implements ApiKeyVerification {

        /** Checks that there is one. */
        public Rejected {
            requireNonNull(reason, "reason");
        }
    }

    /** Why a key is refused. */
    enum Reason {
        /** Not a key at all, or mistyped: its checksum is wrong. */
        MALFORMED,
        /** Made for another tenant. */
        WRONG_TENANT,
        /** The tenant never made it, or it was rotated since. */
        UNKNOWN,
        /** It has ended, or was revoked. */
        ENDED
    }
}
