package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.Settlement;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Bookings as customers see them: with names, what can still be done, and what became of the deposit. */
public final class BookingView {

    private final Showcase showcase;
    private final Deposits deposits;
    private final InstantSource clock;

    /** With these names and deposits. */
    public BookingView(Showcase showcase, Deposits deposits, InstantSource clock) {
        this.showcase = requireNonNull(showcase, "showcase");
        this.deposits = requireNonNull(deposits, "deposits");
        this.clock = requireNonNull(clock, "clock");
    }

    /** One booking. */
    public Booked of(Booking booking) {
        return of(booking, page(booking), showcase.names());
    }

    /** One booking, with the page on which to pay it. */
    public Booked of(Booking booking, Optional<URI> checkout) {
        return of(booking, checkout, showcase.names());
    }

    /** Several, in their order. */
    public List<Booked> of(List<Booking> bookings) {
        Showcase.Names names = showcase.names();
        return bookings.stream()
                .map(booking -> of(booking, page(booking), names))
                .toList();
    }

    /** What would go back if its customer gave it up now; empty where they cannot. */
    Optional<Settlement> settlement(Booking booking) {
        boolean live = booking.status().isProvisional() || booking.status() == BookingStatus.CONFIRMED;
        if (!live || !booking.start().isAfter(clock.instant())) {
            return Optional.empty();
        }
        return booking.status().isProvisional()
                ? Optional.of(Settlement.FULL)
                : booking.terms().settlement(booking.start(), clock.instant());
    }

    private Booked of(Booking booking, Optional<URI> checkout, Showcase.Names names) {
        Optional<Settlement> settlement = settlement(booking);
        return new Booked(
                booking.id().toString(),
                booking.status().name(),
                names.service(booking.service()),
                names.resource(booking.resource()),
                booking.start(),
                booking.end(),
                settlement.isPresent(),
                settlement.or(booking::settlement).map(Settlement::refundPercent),
                booking.status().isProvisional() ? booking.heldUntil() : Optional.empty(),
                booking.series().map(SeriesId::toString),
                deposits.state(booking.id()),
                checkout);
    }

    private Optional<URI> page(Booking booking) {
        return booking.status() == BookingStatus.HELD
                ? deposits.of(booking.id())
                        .filter(payment ->
                                payment.state() == PaymentState.OPEN || payment.state() == PaymentState.DECLINED)
                        .flatMap(Payment::url)
                : Optional.empty();
    }
}
