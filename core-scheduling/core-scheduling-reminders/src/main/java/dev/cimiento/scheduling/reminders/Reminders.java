package dev.cimiento.scheduling.reminders;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Notification;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingListener;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reminds customers of their bookings.
 *
 * <p>As a listener of the schedule it enqueues one job for each lead time when a booking is confirmed or moved, in the transaction of that
 * change. When the job is due, it looks at the booking again: one that was cancelled or moved meanwhile is not reminded of, since its
 * version is another, and its new time has jobs of its own. A booking made later than the lead time is reminded of at once; one
 * that has begun, never.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Reminders implements BookingListener {

    private static final JobKind<String> REMIND = JobKind.text("scheduling.remind");
    private static final Duration LONGEST = Duration.ofDays(60);

    private final Bookings bookings;
    private final JobQueue queue;
    private final List<Duration> leads;
    private final ReminderText text;
    private final Consumer<Notification> outbox;
    private final InstantSource clock;

    private Reminders(
            Bookings bookings,
            JobQueue queue,
            List<Duration> leads,
            ReminderText text,
            Consumer<Notification> outbox,
            InstantSource clock) {
        this.bookings = requireNonNull(bookings, "bookings");
        this.queue = requireNonNull(queue, "queue");
        this.leads = List.copyOf(leads);
        this.text = requireNonNull(text, "text");
        this.outbox = requireNonNull(outbox, "outbox");
        this.clock = requireNonNull(clock, "clock");
        for (Duration lead : this.leads) {
            if (lead.isNegative() || lead.isZero() || lead.compareTo(LONGEST) > 0 || lead.getNano() != 0) {
                throw new IllegalArgumentException(
                        "lead must be whole seconds, above 0 and at most 60 days, was " + lead);
            }
        }
    }

    /**
     * Reminders 24 hours before; change that with {@link #before}.
     *
     * @param bookings to look at a booking again when its reminder is due
     * @param queue for the jobs; in the same database as the schedule, so that booking and reminder commit together
     * @param text what is said
     * @param outbox what sends it: {@code notifier::notify}, or the host's own that also sees to delivery
     */
    public static Reminders of(
            Bookings bookings, JobQueue queue, ReminderText text, Consumer<Notification> outbox, InstantSource clock) {
        return new Reminders(bookings, queue, List.of(Duration.ofHours(24)), text, outbox, clock);
    }

    /**
     * The same, this long before the start; with several, once for each.
     *
     * @throws IllegalArgumentException when one is not of whole seconds, not positive, or longer than 60 days
     */
    public Reminders before(Duration... leadTimes) {
        return new Reminders(bookings, queue, List.of(leadTimes), text, outbox, clock);
    }

    /** Lets a worker run the jobs. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(REMIND, job -> remind(job.payload()));
    }

    @Override
    public void changed(BookingChange change) {
        switch (change.kind()) {
            case CONFIRMED, RESCHEDULED -> enqueue(change.booking());
            case HELD, CANCELLED, EXPIRED -> {
                // Nothing to be reminded of; jobs of an earlier version find that out when they are due.
            }
        }
    }

    private void enqueue(Booking booking) {
        Instant now = clock.instant();
        if (booking.status() != BookingStatus.CONFIRMED || !booking.start().isAfter(now)) {
            return;
        }
        for (Duration lead : leads) {
            Instant due = booking.start().minus(lead);
            String key = booking.id() + " " + booking.version() + " " + lead.toSeconds();
            Job job = Job.of(REMIND, key).withUniqueKey(key);
            queue.enqueue(due.isAfter(now) ? job.withRunAt(due) : job);
        }
    }

    private Outcome remind(String key) {
        String[] parts = key.split(" ", -1);
        Optional<Booking> booking = bookings.find(BookingId.of(parts[0]))
                .filter(found -> found.status() == BookingStatus.CONFIRMED)
                .filter(found -> found.version() == Long.parseLong(parts[1]));
        if (booking.isEmpty()) {
            return Outcome.cancel("the booking was cancelled or moved");
        }
        if (!booking.get().start().isAfter(clock.instant())) {
            return Outcome.cancel("the booking has begun");
        }
        text.about(booking.get(), "reminder-" + key.replace(' ', '-')).ifPresent(outbox);
        return Outcome.done();
    }
}
