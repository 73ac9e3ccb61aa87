package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What came of a login. */
public sealed interface LoginResult {

    /**
     * The password was right: a new session has begun.
     *
     * @param account who logged in
     * @param tokens what the client needs from now on
     */
    record LoggedIn(Account account, Tokens tokens) implements LoginResult {

        /** Checks that all is there. */
        public LoggedIn {
            requireNonNull(account, "account");
            requireNonNull(tokens, "tokens");
        }
    }

    /** No such account, or not its password: which of the two is not told, nor to be seen from the time it took. */
    record BadCredentials() implements LoginResult {}

    /**
     * Too many guesses at this address from this network: nothing was checked. The same for addresses that have no account.
     *
     * @param until when the next attempt is admitted
     */
    record LockedOut(Instant until) implements LoginResult {

        /** Checks that there is one. */
        public LockedOut {
            requireNonNull(until, "until");
        }
    }
}
