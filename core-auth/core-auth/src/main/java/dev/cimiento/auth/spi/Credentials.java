package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.PasswordHash;

/**
 * An account with what proves it.
 *
 * @param account the account
 * @param hash of its password; {@link PasswordHash#none} where it has none
 */
public record Credentials(Account account, PasswordHash hash) {

    /** Checks that all is there. */
    public Credentials {
        requireNonNull(account, "account");
        requireNonNull(hash, "hash");
    }
}
