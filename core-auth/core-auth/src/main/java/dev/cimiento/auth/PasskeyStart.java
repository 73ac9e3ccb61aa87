package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of beginning something with a passkey. */
public sealed interface PasskeyStart {

    /**
     * The page asks the authenticator now.
     *
     * @param options what
     */
    record Begun(PasskeyOptions options) implements PasskeyStart {

        /** Checks that there is one. */
        public Begun {
            requireNonNull(options, "options");
        }
    }

    /** The tenant has no passkeys for pages of this origin. */
    record NoRelyingParty() implements PasskeyStart {}

    /** Somebody else acts as the account, or it cannot log in any more. */
    record NotTheOwner() implements PasskeyStart {}

    /** The last proof was given too long ago: {@link Accounts#stepUp} first. */
    record StepUpNeeded() implements PasskeyStart {}

    /** Nobody proved the account's address yet: whoever made the account may not be the one whose address it is. */
    record AddressNotProved() implements PasskeyStart {}

    /** The account has as many passkeys as it may. */
    record LimitReached() implements PasskeyStart {}
}
