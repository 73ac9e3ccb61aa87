package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantStatus;

/** What became of the wish to bring a tenant to another status. */
public sealed interface StatusChange {

    /** The tenant as it is now. */
    Tenant tenant();

    /**
     * It is in that status; also where it was before.
     *
     * @param tenant as it is now
     */
    record Done(Tenant tenant) implements StatusChange {}

    /**
     * It cannot come from where it is to there, and stays.
     *
     * @param tenant as it is
     * @param wanted what was asked for
     */
    record Refused(Tenant tenant, TenantStatus wanted) implements StatusChange {

        /** In words. */
        public String reason() {
            return "tenant '" + tenant.id() + "' is " + tenant.status() + " and cannot become " + wanted;
        }
    }
}
