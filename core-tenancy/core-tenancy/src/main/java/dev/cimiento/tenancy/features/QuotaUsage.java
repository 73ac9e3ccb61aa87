package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much of a quota a tenant has used. Immutable. */
public final class QuotaUsage {

    private final TenantId tenant;
    private final Quota quota;
    private final long limit;
    private final long spent;
    private final long held;
    private final @Nullable Instant resetsAt;

    QuotaUsage(TenantId tenant, Quota quota, long limit, QuotaTally tally, Optional<Instant> resetsAt) {
        this.tenant = requireNonNull(tenant, "tenant");
        this.quota = requireNonNull(quota, "quota");
        this.limit = limit;
        this.spent = tally.spent();
        this.held = tally.held();
        this.resetsAt = resetsAt.orElse(null);
    }

    /** Whose. */
    public TenantId tenant() {
        return tenant;
    }

    /** Of what. */
    public Quota quota() {
        return quota;
    }

    /** How much there is; {@link FeatureKey#UNLIMITED} for any amount. */
    public long limit() {
        return limit;
    }

    /** Counted for good in this period. */
    public long spent() {
        return spent;
    }

    /** Held by leases now. */
    public long held() {
        return held;
    }

    /** How much is left, at least 0. */
    public long left() {
        return limit == FeatureKey.UNLIMITED ? FeatureKey.UNLIMITED : Math.max(0, limit - spent - held);
    }

    /** When the count begins anew; empty for what is counted at once. */
    public Optional<Instant> resetsAt() {
        return Optional.ofNullable(resetsAt);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuotaUsage that
                && tenant.equals(that.tenant)
                && quota.equals(that.quota)
                && limit == that.limit
                && spent == that.spent
                && held == that.held
                && resetsAt().equals(that.resetsAt());
    }

    @Override
    public int hashCode() {
        return tenant.hashCode();
    }

    @Override
    public String toString() {
        return "QuotaUsage[" + tenant + ", " + quota.name() + ": " + spent + " spent, " + held + " held, of "
                + (limit == FeatureKey.UNLIMITED ? "any" : limit) + "]";
    }
}
