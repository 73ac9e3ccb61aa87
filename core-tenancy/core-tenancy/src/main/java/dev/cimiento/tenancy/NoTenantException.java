package dev.cimiento.tenancy;

/** Work that belongs to a tenant was attempted where no tenant was entered. There is no default tenant. */
public final class NoTenantException extends TenancyException {

    private static final long serialVersionUID = 1L;

    NoTenantException() {
        super(
                "no tenant here: enter one with TenantContext.call(tenant, ...), hand work to other threads through"
                        + " TenantContext.propagate(executor), or say TenantContext.system(\"why\", ...) for work of no tenant");
    }
}
