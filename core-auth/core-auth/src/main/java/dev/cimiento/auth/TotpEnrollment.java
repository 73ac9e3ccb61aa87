package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;

/**
 * What an authenticator app needs to know, once.
 *
 * @param secret for those who type it: base32
 * @param uri for those who scan it, as a QR code: {@code otpauth://totp/...}; holds the secret
 */
public record TotpEnrollment(Secret secret, Secret uri) {

    /** Checks that all is there. */
    public TotpEnrollment {
        requireNonNull(secret, "secret");
        requireNonNull(uri, "uri");
    }
}
