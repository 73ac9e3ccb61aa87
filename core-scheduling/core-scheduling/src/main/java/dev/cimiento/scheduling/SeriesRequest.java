package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A booking that repeats, as a customer asks for it. Immutable. */
public final class SeriesRequest {

    private final BookingRequest first;
    private final Recurrence rule;
    private final LocalDate through;
    private final Set<LocalDate> without;
    private final Conflicts conflicts;
    private final @Nullable Duration hold;

    private SeriesRequest(
            BookingRequest first,
            Recurrence rule,
            LocalDate through,
            Set<LocalDate> without,
            Conflicts conflicts,
            @Nullable Duration hold) {
        this.first = requireNonNull(first, "first");
        this.rule = requireNonNull(rule, "rule");
        this.through = requireNonNull(through, "through");
        this.without = Set.copyOf(without);
        this.conflicts = conflicts;
        this.hold = hold;
    }

    /**
     * This booking and its repetitions, all or none.
     *
     * @param first the first of them; its key is the key of the series
     * @param rule when the others are
     * @param through the last date on which one may be; a standing booking without end is asked for again, with the same key and a later date
     */
    public static SeriesRequest of(BookingRequest first, Recurrence rule, LocalDate through) {
        return new SeriesRequest(first, rule, through, Set.of(), Conflicts.ALL_OR_NOTHING, null);
    }

    /** Without those that start on these dates, on the resource's wall clock. Default: none is left out. */
    public SeriesRequest without(Collection<LocalDate> dates) {
        return new SeriesRequest(first, rule, through, Set.copyOf(dates), conflicts, hold);
    }

    /** Books what is free, and tells what is not. Default: all or none. */
    public SeriesRequest skippingConflicts() {
        return new SeriesRequest(first, rule, through, without, Conflicts.SKIP, null);
    }

    /**
     * Where some are not free, holds the others while the customer decides: {@link SeriesBookings#confirm} or {@link SeriesBookings#cancel}. Default:
     * all or none.
     *
     * @param length whole seconds, 1 second to 30 days
     * @throws IllegalArgumentException when the length is out of bounds
     */
    public SeriesRequest askingOnConflicts(Duration length) {
        Bookings.checkHold(length);
        return new SeriesRequest(first, rule, through, without, Conflicts.ASK, length);
    }

    /** The first of them. */
    public BookingRequest first() {
        return first;
    }

    /** When the others are. */
    public Recurrence rule() {
        return rule;
    }

    /** The last date on which one may be. */
    public LocalDate through() {
        return through;
    }

    /** Which dates are left out. */
    public Set<LocalDate> without() {
        return without;
    }

    Conflicts conflicts() {
        return conflicts;
    }

    Duration hold() {
        return requireNonNull(hold, "hold");
    }

    /** What to do when some are not free. */
    enum Conflicts {
        ALL_OR_NOTHING,
        SKIP,
        ASK
    }
}
