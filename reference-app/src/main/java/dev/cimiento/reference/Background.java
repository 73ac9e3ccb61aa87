package dev.cimiento.reference;

import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobSelection;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Schedules;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.micrometer.JobBacklogMeters;
import dev.cimiento.queues.micrometer.MicrometerJobListener;
import dev.cimiento.queues.pgjdbc.NotifyJobSignal;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.reference.admin.AdminResource;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.admin.JobBulk;
import dev.cimiento.reference.admin.JobsResource;
import dev.cimiento.reference.admin.SchedulesResource;
import dev.cimiento.reference.platform.Metrics;
import dev.cimiento.scheduling.Schedule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What is done later or again and again, and its HTTP. */
final class Background {

    private final PostgresJobStore store;
    private final NotifyJobSignal signal;
    private final JobQueue queue;
    private final Schedules schedules;
    private final InstantSource clock;

    private Background(Database database, InstantSource clock) {
        this.store = new PostgresJobStore(database.tenants(), database.pool());
        this.signal = new NotifyJobSignal(database.unpooled());
        this.queue = JobQueue.on(store).withSignal(signal);
        this.schedules = Schedules.of(new PostgresTimetable(database.tenants(), database.pool()), queue);
        this.clock = clock;
    }

    static Background of(Database database, InstantSource clock) {
        return new Background(database, clock);
    }

    JobQueue queue() {
        return queue;
    }

    Schedules schedules() {
        return schedules;
    }

    /** Wakes the workers of other processes; to be started. */
    NotifyJobSignal signal() {
        return signal;
    }

    /** A worker that is measured there, and yet to be told what to do. */
    Worker.Builder worker(Duration grace, Metrics metrics) {
        new JobBacklogMeters(Jobs.on(store), clock).bindTo(metrics.registry());
        return Worker.of(queue)
                .threads(4)
                .schedules(schedules)
                .deadline(grace)
                .listener(MicrometerJobListener.in(metrics.registry()));
    }

    List<Object> components(Schedule schedule, Deeds deeds) {
        return List.of(
                new AdminResource(schedule, Jobs.on(store), clock),
                new JobsResource(
                        Jobs.on(store),
                        JobReports.on(store),
                        queue,
                        new JobBulk(filter -> JobSelection.of(store, filter)),
                        deeds),
                new SchedulesResource(schedules, deeds));
    }
}
