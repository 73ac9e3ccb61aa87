package dev.cimiento.reference.platform;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Schedules;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.Tenant;
import java.util.List;

/** What recurs in every tenant. A schedule that staff have paused stays paused. */
public final class Timetables implements ProvisioningStep {

    private final Schedules schedules;
    private final List<Recurring> recurring;
    private final JobQueue queue;
    private final List<Job> atStart;

    /**
     * Put here.
     *
     * @param atStart what is done beside that whenever the program starts, in this queue
     */
    public Timetables(Schedules schedules, List<Recurring> recurring, JobQueue queue, List<Job> atStart) {
        this.schedules = schedules;
        this.recurring = List.copyOf(recurring);
        this.queue = queue;
        this.atStart = List.copyOf(atStart);
    }

    @Override
    public String name() {
        return "timetables";
    }

    @Override
    public void provision(Tenant tenant) {
        recurring.forEach(schedules::put);
        atStart.forEach(queue::enqueue);
    }
}
