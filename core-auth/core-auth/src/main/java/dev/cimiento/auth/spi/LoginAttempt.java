package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A login that is at another provider now.
 *
 * @param state the hash of what the provider sends back
 * @param browser the hash of what the browser holds in a cookie
 * @param provider at which of the tenant's providers
 * @param returnPath where the browser goes afterwards
 * @param expiresAt when it is too late
 */
public record LoginAttempt(TokenHash state, TokenHash browser, String provider, String returnPath, Instant expiresAt) {

    /** Checks that all is there. */
    public LoginAttempt {
        requireNonNull(state, "state");
        requireNonNull(browser, "browser");
        requireNonNull(provider, "provider");
        requireNonNull(returnPath, "returnPath");
        requireNonNull(expiresAt, "expiresAt");
    }
}
