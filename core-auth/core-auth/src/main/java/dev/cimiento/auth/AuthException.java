package dev.cimiento.auth;

/** The root of what identity throws where plumbing is broken. A wrong password is a result, not an exception. Messages never carry a secret. */
public class AuthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public AuthException(String message) {
        super(message);
    }

    /** With the failure below it. */
    public AuthException(String message, Throwable cause) {
        super(message, cause);
    }
}
