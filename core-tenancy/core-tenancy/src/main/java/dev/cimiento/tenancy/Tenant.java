package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

/** One client business in the registry. Immutable. */
public final class Tenant {

    private static final int LONGEST_NAME = 200;

    private final TenantId id;
    private final String name;
    private final PlanId plan;
    private final TenantStatus status;
    private final Placement placement;

    private Tenant(TenantId id, String name, PlanId plan, TenantStatus status, Placement placement) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name").strip();
        if (this.name.isEmpty() || this.name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 200 characters, was " + Quoted.of(name));
        }
        this.plan = requireNonNull(plan, "plan");
        this.status = requireNonNull(status, "status");
        this.placement = requireNonNull(placement, "placement");
    }

    /**
     * A tenant that is about to be provisioned, in a schema of its own.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public static Tenant of(TenantId id, String name, PlanId plan) {
        return new Tenant(id, name, plan, TenantStatus.PROVISIONING, Placement.schema());
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

    /** Where its rows are. */
    public Placement placement() {
        return placement;
    }

    /** Whether it is served. */
    public boolean isActive() {
        return status == TenantStatus.ACTIVE;
    }

    /** The same tenant on another plan. */
    public Tenant withPlan(PlanId newPlan) {
        return new Tenant(id, name, newPlan, status, placement);
    }

    /** The same tenant at another point of its life. */
    public Tenant withStatus(TenantStatus newStatus) {
        return new Tenant(id, name, plan, newStatus, placement);
    }

    /** The same tenant in another place. Says where its rows are, and does not move them. */
    public Tenant withPlacement(Placement newPlacement) {
        return new Tenant(id, name, plan, status, newPlacement);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tenant tenant
                && id.equals(tenant.id)
                && name.equals(tenant.name)
                && plan.equals(tenant.plan)
                && status == tenant.status
                && placement.equals(tenant.placement);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Tenant[" + id + ", " + name + ", " + plan + ", " + status + ", " + placement + "]";
    }
}
