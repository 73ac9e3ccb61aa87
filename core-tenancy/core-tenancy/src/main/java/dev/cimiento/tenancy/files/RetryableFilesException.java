package dev.cimiento.tenancy.files;

/** The store cannot do it now: it is throttled, down or out of reach. Trying later may help, and is safe. */
public final class RetryableFilesException extends FilesException {

    private static final long serialVersionUID = 1L;

    /** With the failure below it. */
    public RetryableFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
