package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

/** What came of beginning to link an identity at another provider to one's account. */
public sealed interface OidcLinkStart {

    /**
     * The browser goes to the provider now.
     *
     * @param start where, and with which cookie
     */
    record Begun(OidcStart start) implements OidcLinkStart {

        /** Checks that there is one. */
        public Begun {
            requireNonNull(start, "start");
        }
    }

    /** The tenant has no such provider. */
    record NoSuchProvider() implements OidcLinkStart {}

    /** The last proof was given too long ago: {@code Accounts.stepUp} first. */
    record StepUpNeeded() implements OidcLinkStart {}

    /** Somebody else acts as the account. */
    record NotTheOwner() implements OidcLinkStart {}
}
