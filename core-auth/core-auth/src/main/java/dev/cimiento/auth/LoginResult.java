package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.Set;

/** What came of a login. */
public sealed interface LoginResult {

    /**
     * The proof was right: a new session has begun.
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

    /**
     * The first factor was right, and nothing is open yet: {@link Accounts#completeLogin} asks for the second. The challenge gives no access
     * to anything.
     *
     * @param challenge what to send with the answer
     * @param factors which of them the account has
     * @param until when the challenge ends
     */
    record SecondFactorNeeded(Secret challenge, Set<Factor> factors, Instant until) implements LoginResult {

        /** Copies the set. */
        public SecondFactorNeeded {
            requireNonNull(challenge, "challenge");
            factors = Set.copyOf(factors);
            requireNonNull(until, "until");
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
