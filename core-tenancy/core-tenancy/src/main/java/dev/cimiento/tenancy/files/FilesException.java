package dev.cimiento.tenancy.files;

import dev.cimiento.tenancy.TenancyException;

/** A store of files failed. Names the store, the key and the store's code. */
public abstract sealed class FilesException extends TenancyException
        permits RetryableFilesException, PermanentFilesException {

    private static final long serialVersionUID = 1L;

    FilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
