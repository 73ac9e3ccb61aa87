package dev.cimiento.tenancy.micrometer;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TenantMetricsContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

class MicrometerSeriesTest extends TenantMetricsContract {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerTenancyListener listener = MicrometerTenancyListener.of(registry, 20, clock());

    @Override
    protected int places() {
        return 20;
    }

    @Override
    protected void record(TenantId tenant) {
        listener.requestServed(tenant, 200, Duration.ofMillis(1));
    }

    @Override
    protected int series() {
        return registry.find("cimiento.tenancy.requests").meters().size();
    }
}
