package dev.cimiento.tenancy;

import java.util.Set;

/** Where a tenant is in its life. Only {@link #ACTIVE} tenants are served. */
public enum TenantStatus {
    /** In the registry, with a schema that is not complete yet; provisioning it again completes it. */
    PROVISIONING,
    /** Served. */
    ACTIVE,
    /** Kept, and not served for a while, because somebody works on it. */
    MAINTENANCE,
    /** Kept, and not served, because of the client: unpaid, or asked to stop. */
    SUSPENDED,
    /** On its way out: not served, its data exported and then deleted. */
    OFFBOARDING;

    /** Whether a tenant in this status may come to that one. */
    public boolean mayBecome(TenantStatus next) {
        return switch (this) {
            case PROVISIONING -> Set.of(ACTIVE, OFFBOARDING).contains(next);
            case ACTIVE -> Set.of(MAINTENANCE, SUSPENDED, OFFBOARDING).contains(next);
            case MAINTENANCE, SUSPENDED -> next != PROVISIONING && next != this;
            // Until the first table is dropped a client may think again.
            case OFFBOARDING -> next == SUSPENDED;
        };
    }
}
