package dev.cimiento.reference.messaging;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import java.time.Duration;
import java.time.InstantSource;

/** Messages out: queued with what they tell about, in one transaction, and sent by a job once that transaction has committed. */
public final class Messages {

    private static final JobKind<String> DELIVER = JobKind.text("messages.deliver");

    private final Notifier notifier;
    private final JobQueue queue;
    private final InstantSource clock;

    /** Queued in this outbox, sent by jobs of this queue. */
    public Messages(Notifier notifier, JobQueue queue, InstantSource clock) {
        this.notifier = requireNonNull(notifier, "notifier");
        this.queue = requireNonNull(queue, "queue");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Sends the message after the caller's transaction; the same key sends nothing twice. */
    public void send(Notification notification) {
        NotificationId id = notifier.notify(notification);
        queue.enqueue(Job.of(DELIVER, id.toString()).withUniqueKey(id.toString()));
    }

    /** The jobs of this feature. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(DELIVER, job -> deliver(NotificationId.parse(job.payload())));
    }

    private Outcome deliver(NotificationId id) {
        return notifier.deliver(id) instanceof Delivery.Postponed postponed
                ? Outcome.snooze(longer(Duration.between(clock.instant(), postponed.until())))
                : Outcome.done();
    }

    private static Duration longer(Duration wait) {
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }
}
