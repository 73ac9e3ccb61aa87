package dev.cimiento.queues.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.inmemory.InMemoryJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MicrometerJobListenerTest {

    private static final JobKind<String> NOTE = JobKind.text("note").withMaxAttempts(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryJobStore store = new InMemoryJobStore();
    private final JobQueue queue = JobQueue.on(store);

    @Test
    @DisplayName("waits and runs are timed by kind and ending, whatever the number of tenants")
    void measures() {
        run(MicrometerJobListener.in(registry));
        assertThat(registry.get("cimiento.jobs.wait")
                        .tag("kind", "note")
                        .timer()
                        .count())
                .isEqualTo(4);
        assertThat(registry.get("cimiento.jobs.run")
                        .tag("ending", "done")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("cimiento.jobs.run")
                        .tag("ending", "dead")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.getMeters()).allMatch(meter -> meter.getId().getTag("tenant") == null);
    }

    @Test
    @DisplayName("tenants become a tag by the names that are chosen for them")
    void tenants() {
        run(MicrometerJobListener.in(registry)
                .withTenantTag(owner -> owner.value().equals("padel") ? "padel" : "other"));
        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .map(id -> id.getTag("tenant"))
                        .distinct())
                .containsExactlyInAnyOrder("padel", "other");
    }

    @Test
    @DisplayName("rescues are counted, and the backlog is, at most once a minute")
    void backlog() {
        MicrometerJobListener.in(registry).rescued(new JobsRescued(3, 1));
        assertThat(registry.get("cimiento.jobs.rescued")
                        .tag("ending", "ready")
                        .counter()
                        .count())
                .isEqualTo(3);
        new JobBacklogMeters(Jobs.on(store), InstantSource.system()).bindTo(registry);
        TenantContext.run(TenantId.of("padel"), () -> queue.enqueue(Job.of(NOTE, "x")));
        assertThat(registry.get("cimiento.jobs").tag("state", "ready").gauge().value())
                .isEqualTo(1);
        TenantContext.run(TenantId.of("padel"), () -> queue.enqueue(Job.of(NOTE, "y")));
        assertThat(registry.get("cimiento.jobs").tag("state", "ready").gauge().value())
                .isEqualTo(1);
    }

    private void run(MicrometerJobListener listener) {
        for (String tenant : List.of("padel", "clinic", "salon", "padel")) {
            String payload = tenant.equals("salon") ? "bad" : "good";
            TenantContext.run(TenantId.of(tenant), () -> queue.enqueue(Job.of(NOTE, payload)));
        }
        Worker.of(queue)
                .handle(NOTE, job -> {
                    if (job.payload().equals("bad")) {
                        throw new IllegalStateException("bad");
                    }
                    return Outcome.done();
                })
                .listener(listener)
                .build()
                .drain();
    }
}
