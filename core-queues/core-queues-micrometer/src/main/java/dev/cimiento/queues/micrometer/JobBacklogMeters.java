package dev.cimiento.queues.micrometer;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.tenancy.TenantContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * How many jobs the fleet has in each state: the gauge {@code cimiento.jobs}, by {@code state}. They are counted when a meter is read, at most
 * once a minute; register it in one process. Safe for use by many threads.
 */
public final class JobBacklogMeters implements MeterBinder {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Jobs jobs;
    private final InstantSource clock;
    private JobCounts counts = new JobCounts(Map.of());
    private Instant countedAt = Instant.MIN;

    /** Of these jobs. */
    public JobBacklogMeters(Jobs jobs, InstantSource clock) {
        this.jobs = requireNonNull(jobs, "jobs");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (JobState state : JobState.values()) {
            Gauge.builder("cimiento.jobs", this, meters -> meters.count(state))
                    .description("Jobs of the fleet")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private synchronized double count(JobState state) {
        Instant now = clock.instant();
        if (countedAt.equals(Instant.MIN) || now.isAfter(countedAt.plus(FRESH))) {
            counts = TenantContext.system("count jobs for metrics", jobs::counts);
            countedAt = now;
        }
        return counts.of(state);
    }
}
