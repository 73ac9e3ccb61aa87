package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** More logins at once than the machine is meant to hash: nothing was decided, and the same call can succeed later. For HTTP it is 503. */
public final class AuthOverloadException extends AuthException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** With a guess when to try again. */
    public AuthOverloadException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter");
    }

    /** After what time to try again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
