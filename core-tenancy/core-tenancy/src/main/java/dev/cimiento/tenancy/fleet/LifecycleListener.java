package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;

/** Hears of each step that is done and recorded when a tenant is made, deleted or restored. */
public interface LifecycleListener {

    /** The step is done: it will not be needed again after a crash. What this throws is logged and changes nothing. */
    void reached(TenantId tenant, Operation operation, String step);

    /** What is done to a tenant in steps. */
    enum Operation {
        /** It is made. */
        PROVISION,
        /** It is deleted. */
        DELETE,
        /** It is brought back from an export. */
        RESTORE
    }
}
