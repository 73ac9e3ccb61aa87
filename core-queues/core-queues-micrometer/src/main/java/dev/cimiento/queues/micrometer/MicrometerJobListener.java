package dev.cimiento.queues.micrometer;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobFinished;
import dev.cimiento.queues.JobListener;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobStarted;
import dev.cimiento.queues.JobsRescued;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what a worker does: {@code cimiento.jobs.wait}, from when a job was due until it was claimed, by {@code kind}; {@code
 * cimiento.jobs.run}, how long handlers ran, by {@code kind} and {@code ending} ({@code done}, {@code retry}, {@code dead}, {@code stale} and
 * the others of {@link JobFinished.Ending}); {@code cimiento.jobs.rescued}, by {@code ending} ({@code ready}, {@code dead}).
 *
 * <p>Tenants are no tag unless {@link #withTenantTag} says how to name them, since every one would be a time series of its own.
 *
 * <p>Safe for use by many threads.
 */
public final class MicrometerJobListener implements JobListener {

    private final MeterRegistry registry;
    private final @Nullable Function<JobOwner, String> tenantTag;

    private MicrometerJobListener(MeterRegistry registry, @Nullable Function<JobOwner, String> tenantTag) {
        this.registry = requireNonNull(registry, "registry");
        this.tenantTag = tenantTag;
    }

    /** In this registry, without tenants. */
    public static MicrometerJobListener in(MeterRegistry registry) {
        return new MicrometerJobListener(registry, null);
    }

    /**
     * With a tag {@code tenant} of what this function gives, which should be one of a few: a plan, or the largest tenants by name and "other"
     * for the rest.
     */
    public MicrometerJobListener withTenantTag(Function<JobOwner, String> tag) {
        return new MicrometerJobListener(registry, requireNonNull(tag, "tag"));
    }

    @Override
    public void started(JobStarted event) {
        timer("cimiento.jobs.wait", "From when a job was due until it was claimed", tags(event.kind(), event.owner()))
                .record(event.waited());
    }

    @Override
    public void finished(JobFinished event) {
        Tags tags = tags(event.kind(), event.owner())
                .and("ending", event.ending().name().toLowerCase(Locale.ROOT));
        timer("cimiento.jobs.run", "How long a handler ran", tags).record(event.took());
    }

    @Override
    public void rescued(JobsRescued event) {
        String name = "cimiento.jobs.rescued";
        registry.counter(name, "ending", "ready").increment(event.ready());
        registry.counter(name, "ending", "dead").increment(event.dead());
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentileHistogram()
                .register(registry);
    }

    private Tags tags(String kind, JobOwner owner) {
        Tags tags = Tags.of("kind", kind);
        return Optional.ofNullable(tenantTag)
                .map(tag -> tags.and("tenant", tag.apply(owner)))
                .orElse(tags);
    }
}
