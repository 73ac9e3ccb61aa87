package dev.cimiento.tenancy;

import java.util.List;

/**
 * Under which names tenants are reached. A tenant to whom none was given is reached by its id as a label. Implementations are safe for use by
 * many threads and processes.
 */
public interface TenantAddresses {

    /** Every address that was given, the former ones too, in their order. */
    List<Entry> list();

    /**
     * Gives a tenant an address, beside the ones that it has. Of two who want one, one gets it; one of its own that it had left is its own
     * again.
     *
     * @throws UnknownTenantException when the tenant is not registered
     */
    Change give(TenantId tenant, TenantAddress address);

    /**
     * Gives a tenant an address in place of all that it has of that kind (labels, or domains): those become {@link State#FORMER} and lead
     * here, among them its id as a label.
     *
     * @throws UnknownTenantException when the tenant is not registered
     */
    Change move(TenantId tenant, TenantAddress address);

    /** Takes an address away, so that it leads nowhere and others may have it. Nothing where the tenant does not have it. */
    void withdraw(TenantId tenant, TenantAddress address);

    /** Whether an address is in use. */
    enum State {
        /** The tenant is reached by it. */
        CURRENT,
        /** It leads on to the tenant's current ones. */
        FORMER
    }

    /**
     * An address that was given.
     *
     * @param address the name
     * @param tenant whose it is
     * @param state whether it is in use
     */
    record Entry(TenantAddress address, TenantId tenant, State state) {}

    /** What became of the wish for an address. */
    sealed interface Change {

        /**
         * The tenant is reached by it.
         *
         * @param address the name
         */
        record Done(TenantAddress address) implements Change {}

        /**
         * It is another tenant's: its address, its former one, or its id. Nothing was changed.
         *
         * @param address the name
         */
        record Taken(TenantAddress address) implements Change {}
    }
}
