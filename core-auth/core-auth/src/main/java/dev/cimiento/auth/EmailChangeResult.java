package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of asking for another address. */
public sealed interface EmailChangeResult {

    /** A message is on its way to the new address, be that free or taken; the account moves when the link in it is used. */
    record Requested() implements EmailChangeResult {}

    /** The login is too old for this: {@link Accounts#stepUp} first. */
    record StepUpNeeded() implements EmailChangeResult {}

    /** Somebody acts as the account: its address is not theirs to change. */
    record NotTheOwner() implements EmailChangeResult {}

    /**
     * It is no address.
     *
     * @param objection why
     */
    record Refused(SignUpResult.Invalid objection) implements EmailChangeResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(objection, "objection");
        }
    }
}
