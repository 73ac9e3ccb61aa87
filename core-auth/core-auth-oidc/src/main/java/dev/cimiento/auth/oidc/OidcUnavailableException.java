package dev.cimiento.auth.oidc;

import dev.cimiento.auth.AuthException;

/**
 * A provider did not answer, or not as its own metadata says: the same call can succeed later. Where it never does, the tenant's configuration is
 * wrong, and the message says what. For HTTP it is 502.
 */
public final class OidcUnavailableException extends AuthException {

    private static final long serialVersionUID = 1L;

    OidcUnavailableException(String message) {
        super(message);
    }

    OidcUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
