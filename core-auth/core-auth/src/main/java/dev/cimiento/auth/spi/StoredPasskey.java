package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.PasskeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * A passkey as it is stored. Holds no secret: what it signs with never leaves its authenticator.
 *
 * @param id its id
 * @param account whose it is
 * @param relyingParty the domain that it is for
 * @param name what its owner calls it
 * @param credential its key, and what was last said of it
 * @param createdAt when it was made
 * @param usedAt when it last proved its owner
 */
public record StoredPasskey(
        PasskeyId id,
        AccountId account,
        String relyingParty,
        String name,
        PasskeyCredential credential,
        Instant createdAt,
        Optional<Instant> usedAt) {

    /** Checks that all is there. */
    public StoredPasskey {
        requireNonNull(id, "id");
        requireNonNull(account, "account");
        requireNonNull(relyingParty, "relyingParty");
        requireNonNull(name, "name");
        requireNonNull(credential, "credential");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(usedAt, "usedAt");
    }

    /** The same under another name. */
    public StoredPasskey withName(String other) {
        return new StoredPasskey(id, account, relyingParty, other, credential, createdAt, usedAt);
    }

    /** The same after it proved its owner then. */
    public StoredPasskey withUse(PasskeyCredential after, Instant at) {
        return new StoredPasskey(id, account, relyingParty, name, after, createdAt, Optional.of(at));
    }
}
