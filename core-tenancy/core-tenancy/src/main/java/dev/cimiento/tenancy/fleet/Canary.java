package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Tenants that are migrated before the others. If one of them fails the others are not touched. Afterwards the run ends, to be resumed when
 * somebody has looked, or with {@link #soak} waits and goes on by itself. Immutable.
 */
public final class Canary {

    private final Predicate<Tenant> chosen;
    private final int first;
    private final Duration soak;
    private final BooleanSupplier healthy;

    private Canary(Predicate<Tenant> chosen, int first, Duration soak, BooleanSupplier healthy) {
        this.chosen = chosen;
        this.first = first;
        this.soak = soak;
        this.healthy = healthy;
    }

    /**
     * The first tenants of the plan, by id.
     *
     * @throws IllegalArgumentException when the number is not positive
     */
    public static Canary first(int tenants) {
        if (tenants < 1) {
            throw new IllegalArgumentException("tenants must be > 0, was " + tenants);
        }
        return new Canary(tenant -> true, tenants, Duration.ZERO, () -> true);
    }

    /** These tenants. */
    public static Canary of(Set<TenantId> tenants) {
        Set<TenantId> named = Set.copyOf(tenants);
        return where(tenant -> named.contains(tenant.id()));
    }

    /** Every tenant of which this is true: {@code tenant -> "yes".equals(tenant.labels().get("canary"))}. */
    public static Canary where(Predicate<Tenant> chosen) {
        return new Canary(requireNonNull(chosen, "chosen"), Integer.MAX_VALUE, Duration.ZERO, () -> true);
    }

    /**
     * The same canary, after which the run waits and then goes on, if this says that all is well.
     *
     * @throws IllegalArgumentException when the time is not positive
     */
    public Canary soak(Duration time, BooleanSupplier allIsWell) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("time must be > 0, was " + time);
        }
        return new Canary(chosen, first, time, requireNonNull(allIsWell, "allIsWell"));
    }

    List<Tenant> among(List<Tenant> tenants) {
        return tenants.stream().filter(chosen).limit(first).toList();
    }

    /** Zero where the run ends after the canary. */
    Duration soak() {
        return soak;
    }

    boolean isHealthy() {
        return healthy.getAsBoolean();
    }
}
