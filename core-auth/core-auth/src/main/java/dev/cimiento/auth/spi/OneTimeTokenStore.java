package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import java.time.Instant;
import java.util.Optional;

/** Keeps tokens that are good once. {@code AccountLinks} and {@code Accounts} call it. */
public interface OneTimeTokenStore {

    /**
     * Stores a token; one of the same account and purpose before it is good no more, where the purpose is single. Does the same work, and
     * stores nothing, where there is no such account.
     */
    void add(OneTimeToken token, Instant now);

    /** The token, if it is good, left as it is. */
    Optional<OneTimeToken> find(TokenHash hash, OneTimeToken.Purpose purpose, Instant now);

    /** The token, if it is good and has tries left, of which it has one fewer then; of many callers at once no more than its tries get it. */
    Optional<OneTimeToken> attempt(TokenHash hash, OneTimeToken.Purpose purpose, Instant now);

    /** The token, if it is good, which it is no more then; of many callers at once one gets it. */
    Optional<OneTimeToken> redeem(TokenHash hash, OneTimeToken.Purpose purpose, Instant now);

    /** Deletes all tokens of the account. */
    void removeAll(AccountId account);

    /** Deletes those that ended before then; how many. */
    int purge(Instant before);
}
