package dev.cimiento.tenancy.files;

/** The store refuses: rights, a full disk, a missing bucket, a file that is not one of ours. Somebody must change something first. */
public final class PermanentFilesException extends FilesException {

    private static final long serialVersionUID = 1L;

    /** With the failure below it. */
    public PermanentFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
