package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What all metrics with a tenant among their labels must keep: however many tenants there are, series stay few. */
public abstract class TenantMetricsContract {

    private static final int TENANTS = 100_000;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-23T12:00:00Z"));

    /** For subclasses. */
    protected TenantMetricsContract() {}

    /** The clock for the metrics; a day passes on it during the test. */
    protected final MutableClock clock() {
        return clock;
    }

    /** How many tenants may have a series of their own. */
    protected abstract int places();

    /** One event of this tenant, always of the same kind. */
    protected abstract void record(TenantId tenant);

    /** How many series there are of events of that kind now. */
    protected abstract int series();

    @Test
    @DisplayName("failure 24: 100,000 random tenants make at most K + 1 series at any time, over a day")
    final void bounded() {
        Random random = new Random(24);
        int most = 0;
        for (int i = 0; i < TENANTS; i++) {
            record(TenantId.of(Long.toString(random.nextLong() >>> 1, 36)));
            if (i % 100 == 0) {
                clock.advance(Duration.ofSeconds(86));
                most = Math.max(most, series());
            }
        }
        assertThat(most).isBetween(1, places() + 1);
    }
}
