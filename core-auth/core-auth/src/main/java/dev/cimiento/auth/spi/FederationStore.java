package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.FederatedIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps who accounts are at other providers, and the logins that are there now, for the tenant that the calling thread works for. {@code
 * FederatedLogins} and the artifact of a protocol call it. Joins the caller's transaction, where the store has transactions. Safe for use by many
 * threads and processes.
 */
public interface FederationStore {

    /** Stores an attempt. */
    void begin(LoginAttempt attempt);

    /**
     * The attempt with this state, begun in this browser, if it is not too late; it is gone then. Of many callers at once one gets it; one with
     * another browser gets nothing, and takes nothing away.
     */
    Optional<LoginAttempt> take(TokenHash state, TokenHash browser, Instant now);

    /** Whose identity this is. */
    Optional<AccountId> account(FederatedIdentity identity);

    /** Makes this identity the account's; does nothing and gives {@code false} where it is somebody's already. */
    boolean link(FederatedIdentity identity, AccountId account, Instant now);

    /** The account's identities, the one linked first first. */
    List<FederatedIdentity> identities(AccountId account);

    /** Takes the identity from whoever has it; says whether anybody had. */
    boolean unlink(FederatedIdentity identity);

    /** Deletes attempts that were too late then; how many. */
    int purge(Instant before);
}
