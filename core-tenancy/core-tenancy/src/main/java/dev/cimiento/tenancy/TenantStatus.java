package dev.cimiento.tenancy;

/** Where a tenant is in its life. Only {@link #ACTIVE} tenants are served. */
public enum TenantStatus {
    /** In the registry, with a schema that is not complete yet; provisioning it again completes it. */
    PROVISIONING,
    /** Served. */
    ACTIVE,
    /** Kept, and not served. */
    SUSPENDED
}
