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
import dev.cimiento.scheduling.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reminds customers of their bookings.
 *
 * <p>As a listener of the schedule it enqueues one job for each lead time when a booking is confirmed or moved, in the transaction of that
 * change. When the job is due, it looks at the booking again: one that was cancelled or moved meanwhile is not reminded of, since its
 * version is another, and its new time has jobs of its own. The booking stays as it is until the message is in the outbox. A booking made later than the lead time is reminded of at once; one
 * that has begun, never.
 *
 * <p>In {@link QuietHours}, where there are any, nobody is written to: a reminder waits for their end, goes out before they begin where their end is too late, or is left out. Only
 * what is confirmed is reminded of: not what is held or waits for approval, nor who is there already, nor what is over.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Reminders implements BookingListener {

    private static final JobKind<String> REMIND = JobKind.text("scheduling.remind");
    private static final Duration LONGEST = Duration.ofDays(60);

    private final Bookings bookings;
    private final JobQueue queue;
    private final List<Duration> leads;
    private final Map<ServiceId, List<Duration>> leadsOfServices;
    private final @Nullable QuietHours quiet;
    private final @Nullable ZoneId zone;
    private final ReminderText text;
    private final Consumer<Notification> outbox;
    private final InstantSource clock;

    private Reminders(
            Bookings bookings,
            JobQueue queue,
            List<Duration> leads,
            Map<ServiceId, List<Duration>> leadsOfServices,
            @Nullable QuietHours quiet,
            @Nullable ZoneId zone,
            ReminderText text,
            Consumer<Notification> outbox,
            InstantSource clock) {
        this.bookings = requireNonNull(bookings, "bookings");
        this.queue = requireNonNull(queue, "queue");
        this.leads = List.copyOf(leads);
        this.leadsOfServices = Map.copyOf(leadsOfServices);
        this.quiet = quiet;
        this.zone = zone;
        this.text = requireNonNull(text, "text");
        this.outbox = requireNonNull(outbox, "outbox");
        this.clock = requireNonNull(clock, "clock");
        check(this.leads);
        this.leadsOfServices.values().forEach(Reminders::check);
    }

    private static void check(List<Duration> leads) {
        for (Duration lead : leads) {
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
     * @param outbox what writes it down to be sent: {@code notifier::notify} on the same data source, or the host's own; the booking is locked until it
     *     returns, so it calls no other server
     */
    public static Reminders of(
            Bookings bookings, JobQueue queue, ReminderText text, Consumer<Notification> outbox, InstantSource clock) {
        return new Reminders(bookings, queue, List.of(Duration.ofHours(24)), Map.of(), null, null, text, outbox, clock);
    }

    /**
     * The same, this long before the start; with several, once for each.
     *
     * @throws IllegalArgumentException when one is not of whole seconds, not positive, or longer than 60 days
     */
    public Reminders before(Duration... leadTimes) {
        return new Reminders(bookings, queue, List.of(leadTimes), leadsOfServices, quiet, zone, text, outbox, clock);
    }

    /**
     * The same, with these lead times for that service instead of the general ones; with none, it is not reminded of.
     *
     * @throws IllegalArgumentException when one is not of whole seconds, not positive, or longer than 60 days
     */
    public Reminders beforeService(ServiceId service, Duration... leadTimes) {
        Map<ServiceId, List<Duration>> more = new HashMap<>(leadsOfServices);
        more.put(requireNonNull(service, "service"), List.of(leadTimes));
        return new Reminders(bookings, queue, leads, more, quiet, zone, text, outbox, clock);
    }

    /** The same, writing to nobody in these hours of the zone of what is booked. Default: at any hour. */
    public Reminders withQuietHours(QuietHours hours) {
        return new Reminders(
                bookings, queue, leads, leadsOfServices, requireNonNull(hours, "hours"), null, text, outbox, clock);
    }

    /** The same, writing to nobody in these hours of that zone: for a business whose resources are elsewhere. */
    public Reminders withQuietHours(QuietHours hours, ZoneId zone) {
        return new Reminders(
                bookings,
                queue,
                leads,
                leadsOfServices,
                requireNonNull(hours, "hours"),
                requireNonNull(zone, "zone"),
                text,
                outbox,
                clock);
    }

    /** Lets a worker run the jobs. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(REMIND, job -> remind(job.payload()));
    }

    @Override
    public void changed(BookingChange change) {
        switch (change.kind()) {
            case CONFIRMED, RESCHEDULED -> enqueue(change.booking());
            case HELD, REQUESTED, CANCELLED, CHECKED_IN, COMPLETED, NO_SHOW, CONFIRMED_TOO_LATE, EXPIRED -> {
                // Nothing to be reminded of; jobs of an earlier version find that out when they are due.
            }
        }
    }

    private void enqueue(Booking booking) {
        Instant now = clock.instant();
        if (booking.status() != BookingStatus.CONFIRMED || !booking.start().isAfter(now)) {
            return;
        }
        Set<Instant> moments = new HashSet<>();
        for (Duration lead : leadsOfServices.getOrDefault(booking.service(), leads)) {
            Optional<Instant> moment = moment(booking, booking.start().minus(lead), now);
            // Two that waited for the same morning are one.
            if (moment.isEmpty() || (!moments.add(moment.get()) && quiet != null)) {
                continue;
            }
            Instant due = moment.get();
            String key = booking.id() + " " + booking.version() + " " + lead.toSeconds();
            Job job = Job.of(REMIND, key).withUniqueKey(key);
            queue.enqueue(due.isAfter(now) ? job.withRunAt(due) : job);
        }
    }

    /** When a reminder that is due then is sent; empty when there is no fit moment any more. */
    private Optional<Instant> moment(Booking booking, Instant due, Instant now) {
        return quiet == null
                ? Optional.of(due.isBefore(now) ? now : due)
                : quiet.moment(due, booking.start(), now, zone == null ? booking.zone() : zone);
    }

    /** The last look and the message are one transaction: a cancellation comes before both, and then there is no message, or after both. */
    private Outcome remind(String key) {
        String[] parts = key.split(" ", -1);
        return bookings.whileAt(BookingId.of(parts[0]), Long.parseLong(parts[1]), booking -> remind(booking, key))
                .orElseGet(Reminders::changedSince);
    }

    private Outcome remind(Booking booking, String key) {
        if (booking.status() != BookingStatus.CONFIRMED) {
            return changedSince();
        }
        Instant now = clock.instant();
        if (!booking.start().isAfter(now)) {
            return Outcome.cancel("the booking has begun");
        }
        // The worker may have been away until the night.
        Optional<Instant> moment = moment(booking, now, now);
        if (moment.isEmpty()) {
            return Outcome.cancel("the booking begins before the quiet hours end");
        }
        if (moment.get().isAfter(now)) {
            return Outcome.snooze(Duration.between(now, moment.get()));
        }
        text.about(booking, "reminder-" + key.replace(' ', '-')).ifPresent(outbox);
        return Outcome.done();
    }

    private static Outcome changedSince() {
        return Outcome.cancel("the booking was cancelled or moved");
    }
}
