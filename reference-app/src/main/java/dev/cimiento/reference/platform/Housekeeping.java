package dev.cimiento.reference.platform;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done for each tenant once a minute: one job a tenant, which goes back to the queue when it is done. */
public final class Housekeeping implements ProvisioningStep {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final JobKind<String> KIND = JobKind.text("platform.housekeeping");
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final JobQueue queue;
    private final List<Runnable> chores;

    /** These chores, each inside the tenant; one that fails does not keep the others back. */
    public Housekeeping(JobQueue queue, List<Runnable> chores) {
        this.queue = queue;
        this.chores = List.copyOf(chores);
    }

    @Override
    public String name() {
        return "housekeeping";
    }

    @Override
    public void provision(Tenant tenant) {
        queue.enqueue(Job.of(KIND, "").withUniqueKey("housekeeping").withDelay(PAUSE));
    }

    /** Lets a worker run the jobs. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(KIND, job -> {
            chores.forEach(Housekeeping::attempt);
            return Outcome.snooze(PAUSE);
        });
    }

    private static void attempt(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.warn("a chore failed and is tried again in a minute", e);
        }
    }
}
