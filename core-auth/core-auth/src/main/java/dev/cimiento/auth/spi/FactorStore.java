package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Keeps authenticator apps and recovery codes. {@code Totp} and {@code RecoveryCodes} call it. */
public interface FactorStore {

    /** Stores an authenticator that is yet to be confirmed, over another one that was; {@code false} where the account has a confirmed one. */
    boolean beginTotp(AccountId account, SealedSecret secret, Instant now);

    /** The account's authenticator. */
    Optional<TotpFactor> totp(AccountId account);

    /**
     * Marks the step as used, and the authenticator as confirmed, unless the step or a later one was used before, or the authenticator has another
     * secret by now than the one whose code was judged; of many callers at once one gets {@code true}. In one statement, so that no code is good
     * twice, whichever process it is shown to.
     *
     * @param judged the secret as {@link #totp} gave it
     */
    boolean useTotp(AccountId account, SealedSecret judged, long step, Instant now);

    /** Deletes the authenticator and the recovery codes; says whether there was an authenticator. */
    boolean removeTotp(AccountId account);

    /** Replaces the account's recovery codes by these. */
    void replaceRecoveryCodes(AccountId account, Set<TokenHash> codes);

    /** Deletes a code; says whether there was one. Of many callers at once one gets {@code true}. */
    boolean useRecoveryCode(AccountId account, TokenHash code);

    /** How many codes are left. */
    int recoveryCodes(AccountId account);
}
