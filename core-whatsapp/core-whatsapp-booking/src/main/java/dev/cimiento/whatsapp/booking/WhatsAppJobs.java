package dev.cimiento.whatsapp.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.PayloadCodec;
import dev.cimiento.queues.Worker;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.Delivery;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.WhatsApp;
import dev.cimiento.whatsapp.WhatsAppListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Drives {@link WhatsApp} by jobs: one answers each message that came in, one delivers what waits in a conversation. As a listener it enqueues
 * them in the transaction that stored the message, so a webhook is answered at once and nothing is lost where the process dies.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class WhatsAppJobs implements WhatsAppListener {

    private static final JobKind<MessageId> ANSWER = JobKind.of(
            "whatsapp.answer", PayloadCodec.of(MessageId::toString, text -> new MessageId(UUID.fromString(text))));
    private static final JobKind<ConversationId> DELIVER = JobKind.of(
            "whatsapp.deliver",
            PayloadCodec.of(ConversationId::toString, text -> new ConversationId(UUID.fromString(text))));

    private final JobQueue queue;
    private final InstantSource clock;

    private WhatsAppJobs(JobQueue queue, InstantSource clock) {
        this.queue = requireNonNull(queue, "queue");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * In this queue.
     *
     * @param queue in the same database as the conversations, so that message and job commit together
     */
    public static WhatsAppJobs in(JobQueue queue, InstantSource clock) {
        return new WhatsAppJobs(queue, clock);
    }

    /** Lets a worker run the jobs. */
    public void handleIn(Worker.Builder worker, WhatsApp whatsApp) {
        requireNonNull(whatsApp, "whatsApp");
        worker.handle(ANSWER, job -> {
            whatsApp.handle(job.payload());
            return Outcome.done();
        });
        worker.handle(DELIVER, job -> outcome(whatsApp.deliver(job.payload())));
    }

    private Outcome outcome(Delivery delivery) {
        if (delivery instanceof Delivery.Waiting waiting) {
            Instant now = clock.instant();
            return Outcome.snooze(
                    waiting.until().isAfter(now) ? Duration.between(now, waiting.until()) : Duration.ofSeconds(1));
        }
        return Outcome.done();
    }

    @Override
    public void received(ConversationId conversation, MessageId message) {
        queue.enqueue(Job.of(ANSWER, message));
    }

    /** Never with a unique key: a job that is about to end would keep out the one that sends what was queued since. */
    @Override
    public void queued(ConversationId conversation) {
        queue.enqueue(Job.of(DELIVER, conversation));
    }
}
