package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.SessionId;
import java.time.Instant;

/**
 * A session as it is stored: a family of refresh tokens of which one is good.
 *
 * @param id its id
 * @param account whose it is
 * @param client where the login came from
 * @param openedAt when the password was given
 * @param expiresAt when it ends at the latest, whatever is refreshed
 */
public record Session(SessionId id, AccountId account, Client client, Instant openedAt, Instant expiresAt) {

    /** Checks that all is there. */
    public Session {
        requireNonNull(id, "id");
        requireNonNull(account, "account");
        requireNonNull(client, "client");
        requireNonNull(openedAt, "openedAt");
        requireNonNull(expiresAt, "expiresAt");
    }
}
