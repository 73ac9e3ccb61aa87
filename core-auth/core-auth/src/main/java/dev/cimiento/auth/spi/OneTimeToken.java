package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.EmailAddress;
import java.time.Instant;

/**
 * A token that is good once, as it is stored.
 *
 * @param hash of the token, its purpose and the tenant
 * @param purpose what it is for
 * @param account whose it is
 * @param email the address that it is about
 * @param detail what else its purpose needs; empty where nothing
 * @param tries how often an answer to it may be judged
 * @param expiresAt when it ends
 */
public record OneTimeToken(
        TokenHash hash,
        Purpose purpose,
        AccountId account,
        EmailAddress email,
        String detail,
        int tries,
        Instant expiresAt) {

    /** What a token is for; one of another purpose is another token. */
    public enum Purpose {
        /** To prove the address. */
        EMAIL_VERIFICATION,
        /** To choose another password. */
        PASSWORD_RESET,
        /** To prove a new address, and move to it. */
        EMAIL_CHANGE,
        /** To give the second factor. */
        SECOND_FACTOR;

        /** Whether an account has one at a time, the newest. */
        public boolean isSingle() {
            return this != SECOND_FACTOR;
        }
    }

    /** Checks that all is there. */
    public OneTimeToken {
        requireNonNull(hash, "hash");
        requireNonNull(purpose, "purpose");
        requireNonNull(account, "account");
        requireNonNull(email, "email");
        requireNonNull(detail, "detail");
        requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "OneTimeToken[" + purpose + " of account " + account + "]";
    }
}
