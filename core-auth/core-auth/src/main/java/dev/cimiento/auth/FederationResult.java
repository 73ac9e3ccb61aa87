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

    /**
     * The identity leads to the account of whoever asked for it from now on, or did before. Nobody was logged in.
     *
     * @param account whose it is
     */
    record Linked(Account account) implements FederationResult {

        /** Checks that there is one. */
        public Linked {
            requireNonNull(account, "account");
        }
    }

    /** The identity leads to another account, and stays there. */
    record LinkedElsewhere() implements FederationResult {}

    /** Nobody proved the account's address yet: whoever made the account may not be the one whose address it is. */
    record AddressNotProved() implements FederationResult {}

    /** The account, or the session that asked, is no more. */
    record NotTheOwner() implements FederationResult {}
}
