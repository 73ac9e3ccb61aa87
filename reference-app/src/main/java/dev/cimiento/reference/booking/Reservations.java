package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.tenancy.TenantContext;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Booking with a deposit: the time is held while the customer pays, and theirs once they have. Without a deposit it is theirs at once. */
public final class Reservations {

    /** How long the payment page can be paid; Stripe's shortest is 31 minutes. */
    private static final Duration PAYABLE = Duration.ofMinutes(35);

    /** How long a time is held for its deposit: a little longer, so that who pays in the last second still has it. */
    public static final Duration HOLD = PAYABLE.plusMinutes(5);

    private final Schedule schedule;
    private final Offers offers;
    private final Deposits deposits;
    private final PublicAddress address;

    /** Times of this schedule, for what these offers ask. */
    public Reservations(Schedule schedule, Offers offers, Deposits deposits, PublicAddress address) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.offers = requireNonNull(offers, "offers");
        this.deposits = requireNonNull(deposits, "deposits");
        this.address = requireNonNull(address, "address");
    }

    /**
     * A booking that was just made.
     *
     * @param booking held or confirmed
     * @param checkout where to pay, for one that is held
     */
    public record Made(Booking booking, Optional<URI> checkout) {}

    /** Books, or holds and opens the payment page. Call it outside a transaction: the payment provider is asked. */
    public Made book(BookingRequest request, Customers.Customer customer) {
        Optional<Money> deposit = offers.deposit(request.service().value());
        if (deposit.isEmpty()) {
            BookResult result = schedule.bookings().book(request);
            if (result instanceof BookResult.Booked booked) {
                return new Made(booked.booking(), Optional.empty());
            }
            throw refusal(result);
        }
        HoldResult result = schedule.bookings().hold(request, HOLD);
        if (!(result instanceof HoldResult.Held held)) {
            throw refusal(result);
        }
        Booking booking = held.booking();
        String service =
                schedule.catalog().service(booking.service()).map(s -> s.name()).orElse("Turno");
        URI page = deposits.checkout(
                booking.id(),
                deposit.get(),
                "Seña: " + service,
                customer.email(),
                URI.create(address.of(TenantContext.require()) + "/book.html"),
                PAYABLE);
        return new Made(booking, Optional.of(page));
    }

    /** Gives the time back; {@link BookingLetters} sees to the deposit. */
    public Booking cancel(Booking booking) {
        CancelResult result = schedule.bookings().cancel(booking.id(), booking.version());
        if (result instanceof CancelResult.Cancelled cancelled) {
            return cancelled.booking();
        }
        throw refusal(result);
    }

    private static ProblemException refusal(Object result) {
        if (result instanceof Taken) {
            return ProblemException.conflict("slot-taken", "somebody else has just taken this time");
        }
        if (result instanceof Refused refused) {
            return refusal(refused.reason());
        }
        throw new IllegalStateException("not a refusal: " + result);
    }

    private static ProblemException refusal(Refusal reason) {
        return switch (reason) {
            case UNKNOWN_SERVICE -> ProblemException.field("service", "is not offered here");
            case UNKNOWN_RESOURCE, NOT_OFFERED -> ProblemException.field("resource", "does not offer this service");
            case NOT_ON_GRID -> ProblemException.field("start", "must be one of the starts that are offered");
            case TOO_SOON -> ProblemException.field("start", "is too soon, or past");
            case TOO_FAR -> ProblemException.field("start", "is too far ahead");
            case CLOSED, OUTSIDE_HOURS -> ProblemException.field("start", "is outside opening hours");
            case KEY_REUSED -> ProblemException.field("Idempotency-Key", "was used for another request");
            case UNKNOWN_BOOKING -> ProblemException.notFound("there is no such booking");
            default ->
                ProblemException.conflict(
                        "booking-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "the booking has changed meanwhile");
        };
    }
}
