package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of another provider's word. */
public sealed interface FederationResult {

    /**
     * The account is known; whether it is logged in, the login says: it may ask for a second factor.
     *
     * @param login what came of the login
     */
    record Entered(LoginResult login) implements FederationResult {

        /** Checks that there is one. */
        public Entered {
            requireNonNull(login, "login");
        }
    }

    /** Nobody has this identity, and the provider verified no address by which somebody could. */
    record NoVerifiedEmail() implements FederationResult {}

    /** Nobody has this identity or address, and strangers make no accounts here. */
    record NoAccount() implements FederationResult {}
}
