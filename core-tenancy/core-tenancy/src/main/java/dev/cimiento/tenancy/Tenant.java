package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

/** One client business in the registry. Immutable. */
public final class Tenant {

    private static final int LONGEST_NAME = 200;

    private final TenantId id;
    private final String name;
    private final PlanId plan;
    private final TenantStatus status;

    private Tenant(TenantId id, String name, PlanId plan, TenantStatus status) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name").strip();
        if (this.name.isEmpty() || this.name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 200 characters, was " + Quoted.of(name));
        }
        this.plan = requireNonNull(plan, "plan");
        this.status = requireNonNull(status, "status");
    }

    /**
     * A tenant that is about to be provisioned.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public static Tenant of(TenantId id, String name, PlanId plan) {
        return new Tenant(id, name, plan, TenantStatus.PROVISIONING);
    }

    /** Its id. */
    public TenantId id() {
        return id;
    }

    /** What people call it: {@code Club Padel Norte}. */
    public String name() {
        return name;
    }

    /** What it bought. */
    public PlanId plan() {
        return plan;
    }

    /** Where it is in its life. */
    public TenantStatus status() {
        return status;
    }

    /** Whether it is served. */
    public boolean isActive() {
        return status == TenantStatus.ACTIVE;
    }

    /** The same tenant on another plan. */
    public Tenant withPlan(PlanId newPlan) {
        return new Tenant(id, name, newPlan, status);
    }

    /** The same tenant at another point of its life. */
    public Tenant withStatus(TenantStatus newStatus) {
        return new Tenant(id, name, plan, newStatus);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tenant tenant
                && id.equals(tenant.id)
                && name.equals(tenant.name)
                && plan.equals(tenant.plan)
                && status == tenant.status;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Tenant[" + id + ", " + name + ", " + plan + ", " + status + "]";
    }
}
