package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.FederationResult;

/** What came of a login at another provider. */
public sealed interface OidcResult {

    /**
     * The provider's word is good.
     *
     * @param federation whose account it leads to
     * @param returnTo where the browser goes now
     */
    record Proved(FederationResult federation, ReturnPath returnTo) implements OidcResult {

        /** Checks that all is there. */
        public Proved {
            requireNonNull(federation, "federation");
            requireNonNull(returnTo, "returnTo");
        }
    }

    /**
     * It is not, and nobody was logged in. People get one answer for all reasons but {@link Reason#DENIED}: begin again.
     *
     * @param reason for metrics and logs of your own
     */
    record Refused(Reason reason) implements OidcResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(reason, "reason");
        }
    }

    /** Why an answer of a provider leads nowhere. */
    enum Reason {
        /** The tenant has no such provider, or has it no more. */
        NO_SUCH_PROVIDER,
        /** No login with this state began in this browser, at this provider, in this tenant, in time; or it came back before. */
        UNKNOWN_STATE,
        /** The answer is none of OpenID Connect. */
        MALFORMED,
        /** The answer names another issuer, or none where it has to (RFC 9207). */
        WRONG_ISSUER,
        /** The person said no, or the provider did. */
        DENIED,
        /** The provider did not take the code. */
        CODE_REFUSED,
        /** The ID token is not good. */
        BAD_ID_TOKEN
    }
}
