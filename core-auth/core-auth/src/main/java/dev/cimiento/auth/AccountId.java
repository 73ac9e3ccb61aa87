package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * Names one account, within its tenant.
 *
 * @param value random
 */
public record AccountId(UUID value) {

    /** Checks that there is one. */
    public AccountId {
        requireNonNull(value, "value");
    }

    /** A new one, of 122 random bits. */
    public static AccountId random() {
        return new AccountId(UUID.randomUUID());
    }

    /** The id with this text, or empty where the text, which may come from outside, is not a UUID in its canonical form. */
    public static Optional<AccountId> parse(String text) {
        return Uuids.parse(text).map(AccountId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
