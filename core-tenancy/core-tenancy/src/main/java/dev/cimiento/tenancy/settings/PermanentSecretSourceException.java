package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.TenantId;

/** The source refuses, or what it holds cannot be read. Asking again does not help until somebody changes it. */
public final class PermanentSecretSourceException extends SecretSourceException {

    private static final long serialVersionUID = 1L;

    /** With the source's code and advice; neither may hold a secret. */
    public PermanentSecretSourceException(TenantId tenant, String code, String message) {
        super(tenant, code, message);
    }
}
