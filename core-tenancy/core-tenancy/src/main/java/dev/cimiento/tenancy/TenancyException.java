package dev.cimiento.tenancy;

/** The root of what tenancy throws. Messages carry ids and advice, never a secret. */
public class TenancyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what to do. */
    public TenancyException(String message) {
        super(message);
    }

    /** With the failure below it. */
    public TenancyException(String message, Throwable cause) {
        super(message, cause);
    }
}
