package dev.cimiento.tenancy;

/**
 * Hears that work for no tenant begins, before it does, in the thread that will do it. For an audit: what it throws goes to the caller of
 * {@link TenantContext#system}, whose work then does not happen.
 */
@FunctionalInterface
public interface SystemScopeListener {

    /** Work of the platform begins, for this reason. */
    void entering(String reason);
}
