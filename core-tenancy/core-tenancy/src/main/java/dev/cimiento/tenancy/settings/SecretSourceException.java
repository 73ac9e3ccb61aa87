package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantId;

/** A source of secrets did not answer. Names the tenant, the source and the source's code; never a value. */
public abstract sealed class SecretSourceException extends TenancyException
        permits RetryableSecretSourceException, PermanentSecretSourceException {

    private static final long serialVersionUID = 1L;

    private final transient TenantId tenant;
    private final String code;

    SecretSourceException(TenantId tenant, String code, String message) {
        super("secrets of tenant '" + tenant + "': " + message + " (" + code + ")");
        this.tenant = requireNonNull(tenant, "tenant");
        this.code = requireNonNull(code, "code");
    }

    /** Whose secrets were asked for. */
    public TenantId tenant() {
        return tenant;
    }

    /** What the source calls the failure: {@code ThrottlingException}. */
    public String code() {
        return code;
    }
}
