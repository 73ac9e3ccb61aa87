package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's own account at a provider, which the tenant let the platform act for. Immutable; prints no secret.
 *
 * @param provider whose
 * @param externalId the provider's id of it: {@code acct_...}, or Mercado Pago's user id
 * @param accessToken acts for it
 * @param refreshToken gets the next access token; null where the access token does not end
 * @param expiresAt when the access token ends; null where it does not
 */
public record ConnectedAccount(
        ProviderId provider,
        String externalId,
        Secret accessToken,
        @Nullable Secret refreshToken,
        @Nullable Instant expiresAt) {

    /** Checks that what must be there is there. */
    public ConnectedAccount {
        requireNonNull(provider, "provider");
        requireNonNull(externalId, "externalId");
        requireNonNull(accessToken, "accessToken");
    }

    /** Gets the next access token. */
    public Optional<Secret> refresh() {
        return Optional.ofNullable(refreshToken);
    }

    /** When the access token ends. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expiresAt);
    }
}
