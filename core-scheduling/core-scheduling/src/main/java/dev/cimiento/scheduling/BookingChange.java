package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A booking that has just changed, and what it was. Immutable. */
public final class BookingChange {

    private final Kind kind;
    private final @Nullable Booking before;
    private final Booking booking;

    private BookingChange(Kind kind, @Nullable Booking before, Booking booking) {
        this.kind = requireNonNull(kind, "kind");
        this.before = before;
        this.booking = requireNonNull(booking, "booking");
    }

    static BookingChange made(Booking booking) {
        Kind kind = switch (booking.status()) {
            case HELD -> Kind.HELD;
            case PENDING -> Kind.REQUESTED;
            default -> Kind.CONFIRMED;
        };
        return new BookingChange(kind, null, booking);
    }

    static BookingChange of(Kind kind, Booking before, Booking booking) {
        return new BookingChange(kind, before, booking);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** The booking as it is now. */
    public Booking booking() {
        return booking;
    }

    /** The booking as it was; empty when it is new. */
    public Optional<Booking> before() {
        return Optional.ofNullable(before);
    }

    @Override
    public String toString() {
        return "BookingChange[" + kind + ", " + booking + "]";
    }

    /** What can happen to a booking. */
    public enum Kind {
        /** It was made, and keeps its time until a deadline. */
        HELD,
        /** It was made, and waits for the business to approve it. */
        REQUESTED,
        /** It was made, or its hold was confirmed or its request approved; also after the hold had expired, where its time was still free. */
        CONFIRMED,
        /** It has another start or another resource. */
        RESCHEDULED,
        /** It was given up, or a request was turned down: {@link Booking#settlement} says what goes back. */
        CANCELLED,
        /** The customer is there. */
        CHECKED_IN,
        /** It took place. */
        COMPLETED,
        /** The customer did not come; the rest of the time is free. */
        NO_SHOW,
        /** A confirmation came after the deadline and changed nothing: what was paid is to be given back. Told once, however often it is repeated. */
        CONFIRMED_TOO_LATE,
        /** Its hold ended unconfirmed. Told when that is noticed: by who wants the time, by a late confirmation, or by {@link Bookings#sweep}. */
        EXPIRED
    }
}
