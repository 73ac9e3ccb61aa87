package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.TenantId;

/** The source cannot answer now: it is throttled, down or out of reach. Asking later may help. */
public final class RetryableSecretSourceException extends SecretSourceException {

    private static final long serialVersionUID = 1L;

    /** With the source's code and advice; neither may hold a secret. */
    public RetryableSecretSourceException(TenantId tenant, String code, String message) {
        super(tenant, code, message);
    }
}
