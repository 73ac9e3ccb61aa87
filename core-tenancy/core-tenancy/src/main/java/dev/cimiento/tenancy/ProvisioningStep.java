package dev.cimiento.tenancy;

/** One thing that a new tenant needs besides its tables: a first administrator, opening hours. */
public interface ProvisioningStep {

    /** A short name for reports: {@code first administrator}. */
    String name();

    /** Does it, inside the tenant. Runs again when provisioning was cut off or is repeated, and so must change nothing the second time. */
    void provision(Tenant tenant);
}
