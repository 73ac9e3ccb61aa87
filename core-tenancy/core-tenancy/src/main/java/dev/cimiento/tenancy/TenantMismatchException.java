package dev.cimiento.tenancy;

/** Two parts of one request name different tenants, for example the host one and the access token another. Answer 403. */
public final class TenantMismatchException extends TenancyException {

    private static final long serialVersionUID = 1L;

    TenantMismatchException(TenantId first, TenantId second) {
        super("the request names two tenants, '" + first + "' and '" + second + "'");
    }

    TenantMismatchException(String claim) {
        super("the access token names a tenant that is no tenant id: " + Quoted.of(claim));
    }
}
