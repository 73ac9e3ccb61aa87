package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One client business in the registry. Immutable. */
public final class Tenant {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LABEL = 200;
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");

    private final TenantId id;
    private final String name;
    private final PlanId plan;
    private final TenantStatus status;
    private final Placement placement;
    private final Map<String, String> labels;

    private Tenant(
            TenantId id,
            String name,
            PlanId plan,
            TenantStatus status,
            Placement placement,
            Map<String, String> labels) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name").strip();
        if (this.name.isEmpty() || this.name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 200 characters, was " + Quoted.of(name));
        }
        this.plan = requireNonNull(plan, "plan");
        this.status = requireNonNull(status, "status");
        this.placement = requireNonNull(placement, "placement");
        this.labels = Map.copyOf(labels);
    }

    /**
     * A tenant that is about to be provisioned, in a schema of its own.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public static Tenant of(TenantId id, String name, PlanId plan) {
        return new Tenant(id, name, plan, TenantStatus.PROVISIONING, Placement.schema(), Map.of());
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

    /** What a host notes about it, to choose by: {@code region=mza}, {@code canary=yes}. No place for secrets. */
    public Map<String, String> labels() {
        return labels;
    }

    /** Whether it is served. */
    public boolean isActive() {
        return status == TenantStatus.ACTIVE;
    }

    /**
     * The same tenant under another name.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public Tenant withName(String newName) {
        return new Tenant(id, newName, plan, status, placement, labels);
    }

    /**
     * The same tenant with this label, in place of one with the same key.
     *
     * @throws IllegalArgumentException when the key is not 1 to 63 characters of {@code a-z}, {@code 0-9}, {@code _}, {@code .} and
     *     {@code -}, beginning with a letter, or the value is longer than 200 characters
     */
    public Tenant withLabel(String key, String value) {
        if (!LABEL.matcher(requireNonNull(key, "key")).matches()) {
            throw new IllegalArgumentException(
                    "label key must be 1 to 63 characters of a-z, 0-9, '_', '.' and '-', was " + Quoted.of(key));
        }
        if (requireNonNull(value, "value").length() > LONGEST_LABEL) {
            throw new IllegalArgumentException(
                    "label " + key + " must have at most 200 characters, had " + value.length());
        }
        Map<String, String> more = new TreeMap<>(labels);
        more.put(key, value);
        return new Tenant(id, name, plan, status, placement, more);
    }

    /** The same tenant without this label. */
    public Tenant withoutLabel(String key) {
        Map<String, String> less = new TreeMap<>(labels);
        less.remove(requireNonNull(key, "key"));
        return new Tenant(id, name, plan, status, placement, less);
    }

    /** The same tenant on another plan. */
    public Tenant withPlan(PlanId newPlan) {
        return new Tenant(id, name, newPlan, status, placement, labels);
    }

    /** The same tenant at another point of its life. */
    public Tenant withStatus(TenantStatus newStatus) {
        return new Tenant(id, name, plan, newStatus, placement, labels);
    }

    /** The same tenant in another place. Says where its rows are, and does not move them. */
    public Tenant withPlacement(Placement newPlacement) {
        return new Tenant(id, name, plan, status, newPlacement, labels);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tenant tenant
                && id.equals(tenant.id)
                && name.equals(tenant.name)
                && plan.equals(tenant.plan)
                && status == tenant.status
                && placement.equals(tenant.placement)
                && labels.equals(tenant.labels);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        String where = placement.equals(Placement.schema()) ? "" : ", " + placement;
        return "Tenant[" + id + ", " + name + ", " + plan + ", " + status + where + "]";
    }
}
