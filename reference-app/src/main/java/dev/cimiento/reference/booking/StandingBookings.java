package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.reference.web.Problem;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Bookings that repeat: the standing booking of every Tuesday. */
public final class StandingBookings {

    /** How long what is free is held while the customer decides about what is not. */
    public static final Duration HOLD = Duration.ofHours(24);

    private static final Duration SHOWN = Duration.ofDays(800);
    private static final int MOST = 1_000;
    private static final Set<BookingStatus> TO_COME =
            EnumSet.of(BookingStatus.HELD, BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.CANCELLED);

    private final Schedule schedule;
    private final InstantSource clock;

    /** In this schedule. */
    public StandingBookings(Schedule schedule, InstantSource clock) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.clock = requireNonNull(clock, "clock");
    }

    /** What is to be done where some dates are not free. */
    public enum Conflicts {
        /** Nothing is booked. */
        ALL_OR_NOTHING,
        /** What is free is booked. */
        SKIP,
        /** What is free is held, and the customer is asked. */
        ASK
    }

    /** Books it; where all or none was asked for and some dates are not free, the request ends with a 409 that names them. */
    public SeriesResult.Made book(SeriesRequest request, Conflicts conflicts) {
        SeriesRequest asked = switch (conflicts) {
            case ALL_OR_NOTHING -> request;
            case SKIP -> request.skippingConflicts();
            case ASK -> request.askingOnConflicts(HOLD);
        };
        SeriesResult result = schedule.series().book(asked);
        if (result instanceof SeriesResult.Made made) {
            return made;
        }
        throw new ProblemException(new Problem(
                409,
                "series-conflicts",
                "Not possible now",
                "some dates cannot be booked, so none was: leave them out, or ask for SKIP or ASK",
                ((SeriesResult.Conflicting) result)
                        .conflicts().stream()
                                .map(conflict -> new Problem.FieldError(
                                        conflict.start().toString(), Denials.word(conflict.denial())))
                                .toList()));
    }

    /** The bookings of a customer that belong to standing ones and are still to come. */
    public List<Booking> of(String customer) {
        Instant now = clock.instant();
        return schedule
                .bookings()
                .list(BookingQuery.between(now, now.plus(SHOWN))
                        .withCustomer(customer)
                        .withStatuses(TO_COME)
                        .withLimit(MOST))
                .stream()
                .filter(booking -> booking.series().isPresent())
                .toList();
    }

    /** The bookings of one of them that are still to come. */
    public List<Booking> of(SeriesId series) {
        Instant now = clock.instant();
        return schedule.bookings()
                .list(BookingQuery.between(now, now.plus(SHOWN))
                        .withSeries(series)
                        .withStatuses(TO_COME)
                        .withLimit(MOST));
    }

    /** Confirms what is held of it, since the customer does without the rest. */
    public void confirm(SeriesId series) {
        for (ConfirmResult result : schedule.series().confirm(series)) {
            if (!(result instanceof ConfirmResult.Confirmed)) {
                throw Denials.problem(result);
            }
        }
    }

    /**
     * Gives up every date from a moment on, each under its own terms.
     *
     * @return how many were given up; the others are too late for their terms
     */
    public int cancel(SeriesId series, Instant from, Actor by) {
        Instant first = from.isBefore(clock.instant()) ? clock.instant() : from;
        return (int) schedule.series().cancel(series, first, by).stream()
                .filter(CancelResult.Cancelled.class::isInstance)
                .count();
    }
}
