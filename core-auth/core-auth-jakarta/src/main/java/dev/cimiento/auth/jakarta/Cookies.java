package dev.cimiento.auth.jakarta;

import dev.cimiento.tenancy.Secret;
import jakarta.ws.rs.core.NewCookie;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * The cookies of login: {@code __Host-}, so that a sibling host, which may be another tenant's, can neither plant nor read them (OWASP ASVS 3.3.3).
 * That prefix asks for {@code Path=/}. Scripts read none of them.
 */
final class Cookies {

    private static final Duration DEVICE_AGE = Duration.ofDays(400);
    private static final int DEVICE_BYTES = 32;

    private final boolean https;
    private final SecureRandom random = new SecureRandom();

    Cookies(boolean https) {
        this.https = https;
    }

    String accessName() {
        return prefix() + "cimiento-access";
    }

    String refreshName() {
        return prefix() + "cimiento-refresh";
    }

    /** One a provider, so that logins at two of them do not meet. */
    String attemptName(String provider) {
        return prefix() + "cimiento-login-" + provider;
    }

    String deviceName() {
        return prefix() + "cimiento-device";
    }

    /** Lax, so that a link from elsewhere leads to a page that knows its visitor. */
    NewCookie access(Secret token, Duration age) {
        return cookie(accessName(), token.reveal(), age, NewCookie.SameSite.LAX);
    }

    NewCookie refresh(Secret token, Duration age) {
        return cookie(refreshName(), token.reveal(), age, NewCookie.SameSite.STRICT);
    }

    /** Lax, so that it is known when the browser comes back from another provider. */
    NewCookie device(Secret value) {
        return cookie(deviceName(), value.reveal(), DEVICE_AGE, NewCookie.SameSite.LAX);
    }

    /** Lax, since it is another provider's page that leads back here. */
    NewCookie attempt(String provider, Secret value, Duration age) {
        return cookie(attemptName(provider), value.reveal(), age, NewCookie.SameSite.LAX);
    }

    NewCookie noAttempt(String provider) {
        return cookie(attemptName(provider), "", Duration.ZERO, NewCookie.SameSite.LAX);
    }

    NewCookie[] none() {
        return new NewCookie[] {
            cookie(accessName(), "", Duration.ZERO, NewCookie.SameSite.LAX),
            cookie(refreshName(), "", Duration.ZERO, NewCookie.SameSite.STRICT)
        };
    }

    Secret newDevice() {
        byte[] bytes = new byte[DEVICE_BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private String prefix() {
        return https ? "__Host-" : "";
    }

    private NewCookie cookie(String name, String value, Duration age, NewCookie.SameSite sameSite) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(https)
                .sameSite(sameSite)
                .maxAge((int) Math.max(0, age.toSeconds()))
                .build();
    }
}
