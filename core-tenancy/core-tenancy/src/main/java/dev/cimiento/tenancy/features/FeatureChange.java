package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Features whose values may have changed, here or in another process. Immutable. */
public final class FeatureChange {

    private final Set<String> features;
    private final @Nullable TenantId tenant;

    private FeatureChange(Set<String> features, @Nullable TenantId tenant) {
        this.features = Set.copyOf(features);
        this.tenant = tenant;
    }

    /** For one tenant. */
    static FeatureChange of(TenantId tenant, Set<String> features) {
        return new FeatureChange(features, requireNonNull(tenant, "tenant"));
    }

    /** For all tenants. */
    static FeatureChange ofFleet(Set<String> features) {
        return new FeatureChange(features, null);
    }

    /** Their names. */
    public Set<String> features() {
        return features;
    }

    /** The only tenant that it concerns; empty where it is all. */
    public Optional<TenantId> tenant() {
        return Optional.ofNullable(tenant);
    }

    @Override
    public String toString() {
        return "FeatureChange[" + features + ", " + (tenant == null ? "all tenants" : "tenant " + tenant) + "]";
    }
}
