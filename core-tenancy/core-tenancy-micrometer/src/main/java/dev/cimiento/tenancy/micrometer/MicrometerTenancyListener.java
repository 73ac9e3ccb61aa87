package dev.cimiento.tenancy.micrometer;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.TenancyListener;
import dev.cimiento.tenancy.telemetry.TopTenants;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What happens to tenants, as meters. Series are few however many tenants there are: the busiest have series of their own, all others share the
 * tenant {@code _other} ({@link TopTenants}); series of a tenant that is no longer among the busiest are taken away.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name</th><th>kind</th><th>tags</th></tr>
 *   <tr><td>{@code cimiento.tenancy.requests}</td><td>timer</td><td>{@code tenant}, {@code outcome}: {@code 2xx} ... {@code 5xx}</td></tr>
 *   <tr><td>{@code cimiento.tenancy.refusals}</td><td>counter</td><td>{@code reason}</td></tr>
 *   <tr><td>{@code cimiento.tenancy.quota.refusals}</td><td>counter</td><td>{@code tenant}, {@code quota}</td></tr>
 * </table>
 *
 * <p>Refusals have no tenant: who is refused may have written anything. Safe for use by many threads.
 */
public final class MicrometerTenancyListener implements TenancyListener {

    private final MeterRegistry registry;
    private final TopTenants top;
    private final Map<TenantId, Map<Meter.Id, Meter>> meters = new HashMap<>();

    private MicrometerTenancyListener(MeterRegistry registry, int places, Duration window, InstantSource clock) {
        this.registry = requireNonNull(registry, "registry");
        this.top = TopTenants.of(places, clock, this::remove).withWindow(window);
    }

    /** With series of their own for so many tenants, found anew each hour. */
    public static MicrometerTenancyListener of(MeterRegistry registry, int places, InstantSource clock) {
        return of(registry, places, Duration.ofHours(1), clock);
    }

    /** With series of their own for so many tenants, found anew each time this long has passed. */
    public static MicrometerTenancyListener of(
            MeterRegistry registry, int places, Duration window, InstantSource clock) {
        return new MicrometerTenancyListener(registry, places, window, clock);
    }

    @Override
    public void requestServed(TenantId tenant, int status, Duration took) {
        meter(
                        tenant,
                        name -> Timer.builder("cimiento.tenancy.requests")
                                .description("Requests of tenants, by the class of the answer")
                                .tags(Tags.of("tenant", name, "outcome", outcome(status)))
                                .register(registry))
                .record(took);
    }

    @Override
    public void requestRefused(Refusal refusal) {
        Counter.builder("cimiento.tenancy.refusals")
                .description("Requests refused before they reached the application")
                .tag("reason", refusal.name())
                .register(registry)
                .increment();
    }

    @Override
    public void quotaRefused(TenantId tenant, String quota) {
        meter(
                        tenant,
                        name -> Counter.builder("cimiento.tenancy.quota.refusals")
                                .description("Times that a tenant asked for more than its plan gives")
                                .tags(Tags.of("tenant", name, "quota", quota))
                                .register(registry))
                .increment();
    }

    /** Names and registers in one step, or a series could come to life after its tenant lost its place. */
    private synchronized <M extends Meter> M meter(TenantId tenant, Function<String, M> meter) {
        String name = top.name(tenant);
        M found = meter.apply(name);
        if (!name.equals(TopTenants.OTHER)) {
            meters.computeIfAbsent(tenant, t -> new HashMap<>()).put(found.getId(), found);
        }
        return found;
    }

    private void remove(TenantId tenant) {
        Map<Meter.Id, Meter> gone = meters.remove(tenant);
        if (gone != null) {
            gone.values().forEach(registry::remove);
        }
    }

    private static String outcome(int status) {
        return status >= 100 && status < 600 ? status / 100 + "xx" : "unknown";
    }
}
