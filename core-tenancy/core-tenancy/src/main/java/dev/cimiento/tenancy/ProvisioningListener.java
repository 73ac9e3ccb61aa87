package dev.cimiento.tenancy;

/** Hears how far the making of a tenant has come. */
public interface ProvisioningListener {

    /**
     * A part is done: {@code registered}, {@code migrated}, the name of a {@link ProvisioningStep}, {@code active}. What this throws ends
     * the provisioning as a failing step would.
     */
    void reached(Tenant tenant, String part);
}
