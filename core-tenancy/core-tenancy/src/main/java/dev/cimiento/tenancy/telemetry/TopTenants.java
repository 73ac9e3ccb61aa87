package dev.cimiento.tenancy.telemetry;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Names for series of metrics, few however many tenants there are: the K busiest tenants under their own name, all others as {@link #OTHER}. So
 * there are at most K + 1 names at any time.
 *
 * <p>Places are given to the first K tenants that come, and given anew each hour ({@link #withWindow}) to those who were named most often in
 * it. Whoever loses a place is told to the listener first, which takes the series away. Counts are exact for up to 100 x K tenants an hour;
 * beyond that, tenants not counted yet share one count and wait for the next hour. Safe for use by many threads.
 */
public final class TopTenants {

    /** The name of those without a place. No tenant can have it: an underscore is not allowed in a tenant id. */
    public static final String OTHER = "_other";

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int COUNTED_FOR_EACH_PLACE = 100;

    private final int places;
    private final Duration window;
    private final InstantSource clock;
    private final Consumer<TenantId> removed;
    private final Set<TenantId> top = new HashSet<>();
    private final Map<TenantId, Long> counts = new HashMap<>();
    private Instant windowEnd = Instant.MIN;

    private TopTenants(int places, Duration window, InstantSource clock, Consumer<TenantId> removed) {
        if (places < 0 || places > 10_000) {
            throw new IllegalArgumentException("places must be 0 to 10000, was " + places);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive, was " + window);
        }
        this.places = places;
        this.window = window;
        this.clock = requireNonNull(clock, "clock");
        this.removed = requireNonNull(removed, "removed");
    }

    /**
     * With so many places.
     *
     * @param removed told of each tenant that loses its place, before another gets it; must not call back
     */
    public static TopTenants of(int places, InstantSource clock, Consumer<TenantId> removed) {
        return new TopTenants(places, WINDOW, clock, removed);
    }

    /** The same, with another time between two distributions, and all places free. */
    public TopTenants withWindow(Duration newWindow) {
        return new TopTenants(places, newWindow, clock, removed);
    }

    /** The name for this tenant's series, and one more for its count. */
    public synchronized String name(TenantId tenant) {
        requireNonNull(tenant, "tenant");
        Instant now = clock.instant();
        if (now.isAfter(windowEnd)) {
            distribute();
            windowEnd = now.plus(window);
        }
        count(tenant);
        if (!top.contains(tenant)) {
            if (top.size() >= places) {
                return OTHER;
            }
            top.add(tenant);
        }
        return tenant.value();
    }

    /** Those who have a place now. */
    public synchronized Set<TenantId> tenants() {
        return Set.copyOf(top);
    }

    private void count(TenantId tenant) {
        if (counts.containsKey(tenant) || counts.size() < places * COUNTED_FOR_EACH_PLACE) {
            counts.merge(tenant, 1L, Long::sum);
        }
    }

    private void distribute() {
        // Who has a place keeps it among equals, so that series do not come and go.
        Comparator<TenantId> busiest = Comparator.<TenantId>comparingLong(tenant -> -counts.getOrDefault(tenant, 0L))
                .thenComparing(tenant -> top.contains(tenant) ? 0 : 1)
                .thenComparing(Comparator.naturalOrder());
        Set<TenantId> candidates = new HashSet<>(counts.keySet());
        candidates.addAll(top);
        List<TenantId> next = candidates.stream().sorted(busiest).limit(places).toList();
        List<TenantId> gone =
                top.stream().filter(tenant -> !next.contains(tenant)).toList();
        gone.forEach(removed);
        top.clear();
        top.addAll(next);
        counts.clear();
    }
}
