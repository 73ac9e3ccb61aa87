package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * A login that begins: redirect the browser there (303), and give it the cookie.
 *
 * @param location the provider's page
 * @param browser for a cookie that is {@code HttpOnly}, {@code Secure}, {@code SameSite=Lax} and {@code __Host-}, and comes back to {@link
 *     OidcLogins#finish}: it ties the login to this browser. One a browser and provider
 * @param lifetime how long the login may take
 */
public record OidcStart(URI location, Secret browser, Duration lifetime) {

    /** Checks that all is there. */
    public OidcStart {
        requireNonNull(location, "location");
        requireNonNull(browser, "browser");
        requireNonNull(lifetime, "lifetime");
    }

    @Override
    public String toString() {
        // The location holds the state.
        return "OidcStart[" + location.getHost() + "]";
    }
}
