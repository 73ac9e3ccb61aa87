package dev.cimiento.tenancy;

/** The tenant is not in the registry. */
public final class UnknownTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final TenantId tenant;

    /** For this id. */
    public UnknownTenantException(TenantId tenant) {
        super("no tenant '" + tenant + "'");
        this.tenant = tenant;
    }

    /** The id that was looked for. */
    public TenantId tenant() {
        return tenant;
    }
}
