package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.AttendanceResult;
import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancelResult;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.tenancy.TenantContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
            throw Denials.problem(result);
        }
        HoldResult result = schedule.bookings().hold(request, HOLD);
        if (!(result instanceof HoldResult.Held held)) {
            throw Denials.problem(result);
        }
        return new Made(held.booking(), Optional.of(page(held.booking(), deposit.get(), customer)));
    }

    /**
     * Opens the payment page of a booking that is held for its customer, as an offer from the waiting list is; empty where no deposit is asked. Call it
     * outside a transaction: the payment provider is asked.
     */
    public Optional<URI> pay(Booking held, Customers.Customer customer) {
        return offers.deposit(held.service().value()).map(deposit -> page(held, deposit, customer));
    }

    private URI page(Booking booking, Money deposit, Customers.Customer customer) {
        String service =
                schedule.catalog().service(booking.service()).map(s -> s.name()).orElse("Turno");
        return deposits.checkout(
                booking.id(),
                deposit,
                "Seña: " + service,
                customer.email(),
                URI.create(address.of(TenantContext.require()) + "/book.html"),
                PAYABLE);
    }

    /** Gives the time back on the customer's wish, under the terms of the day of booking; {@link BookingLetters} sees to the deposit. */
    public Booking cancelForCustomer(Booking booking) {
        return cancel(booking, Actor.CUSTOMER);
    }

    /** Gives the time back on the business's wish: all of the deposit goes back. */
    public Booking cancelForBusiness(Booking booking) {
        return cancel(booking, Actor.BUSINESS);
    }

    /** Moves a booking to another time; it keeps the one that it has until the other is won. */
    public Booking move(Booking booking, Instant start, ResourceId resource) {
        RescheduleResult result = schedule.bookings().reschedule(booking.id(), booking.version(), start, resource);
        if (result instanceof RescheduleResult.Rescheduled moved) {
            return moved.booking();
        }
        throw Denials.problem(result);
    }

    /** The customer is there. */
    public Booking checkIn(Booking booking) {
        return attendance(schedule.bookings().checkIn(booking.id(), booking.version()));
    }

    /** It took place. */
    public Booking complete(Booking booking) {
        return attendance(schedule.bookings().complete(booking.id(), booking.version()));
    }

    /** The customer did not come. */
    public Booking noShow(Booking booking) {
        return attendance(schedule.bookings().noShow(booking.id(), booking.version()));
    }

    private static Booking attendance(AttendanceResult result) {
        if (result instanceof AttendanceResult.Noted noted) {
            return noted.booking();
        }
        throw Denials.problem(result);
    }

    private Booking cancel(Booking booking, Actor by) {
        CancelResult result = schedule.bookings().cancel(booking.id(), booking.version(), by);
        if (result instanceof CancelResult.Cancelled cancelled) {
            return cancelled.booking();
        }
        throw Denials.problem(result);
    }
}
