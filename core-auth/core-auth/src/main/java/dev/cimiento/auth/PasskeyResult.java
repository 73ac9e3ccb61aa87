package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of adding a passkey. */
public sealed interface PasskeyResult {

    /**
     * It counts from now on.
     *
     * @param passkey the new one
     */
    record Added(Passkey passkey) implements PasskeyResult {

        /** Checks that there is one. */
        public Added {
            requireNonNull(passkey, "passkey");
        }
    }

    /**
     * The authenticator's answer is not good; begin again.
     *
     * @param fault why, for metrics and logs
     */
    record Refused(PasskeyFault fault) implements PasskeyResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(fault, "fault");
        }
    }

    /** There is a passkey with this id already. */
    record AlreadyThere() implements PasskeyResult {}

    /** The account has as many passkeys as it may. */
    record LimitReached() implements PasskeyResult {}
}
