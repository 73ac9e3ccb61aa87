package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.PasskeyFault;

/** What came of judging an authenticator's answer. */
public sealed interface PasskeyVerdict {

    /**
     * All of it is right.
     *
     * @param credential the passkey, as its authenticator describes it now
     */
    record Good(PasskeyCredential credential) implements PasskeyVerdict {

        /** Checks that there is one. */
        public Good {
            requireNonNull(credential, "credential");
        }
    }

    /**
     * Something is not.
     *
     * @param fault what
     */
    record Bad(PasskeyFault fault) implements PasskeyVerdict {

        /** Checks that there is one. */
        public Bad {
            requireNonNull(fault, "fault");
        }
    }
}
