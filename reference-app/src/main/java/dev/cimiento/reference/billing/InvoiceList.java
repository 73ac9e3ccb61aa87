package dev.cimiento.reference.billing;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Receipts and invoices: of the caller's bookings, and for staff of everybody's. */
@Path("/api/v1/invoices")
@Produces(MediaType.APPLICATION_JSON)
public final class InvoiceList {

    private static final Permission STAFF = Permission.of("payments:manage");
    private static final int MOST_DAYS = 100;
    private static final int SHOWN = 500;

    private final Invoicing invoicing;
    private final Deposits deposits;
    private final Bookings bookings;

    /** Of these bookings' deposits. */
    public InvoiceList(Invoicing invoicing, Deposits deposits, Bookings bookings) {
        this.invoicing = requireNonNull(invoicing, "invoicing");
        this.deposits = requireNonNull(deposits, "deposits");
        this.bookings = requireNonNull(bookings, "bookings");
    }

    /**
     * A receipt or an invoice.
     *
     * @param label its kind and number
     * @param kind what it is
     * @param state whether it is authorised, where that is asked for
     * @param total how much
     * @param customer to whom
     * @param booking for which booking
     * @param pdf where to print it
     */
    public record Listed(
            String label, String kind, String state, Amount total, String customer, String booking, String pdf) {}

    /** Those for bookings that begin from one date to another, both included, in UTC. */
    @GET
    public List<Listed> list(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        LocalDate first = Input.date("from", from);
        LocalDate last = Input.date("to", to);
        if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS))) {
            throw ProblemException.field("to", "must be at most " + MOST_DAYS + " days after from");
        }
        BookingQuery query = BookingQuery.between(
                        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
                .withStatuses(EnumSet.allOf(BookingStatus.class))
                .withLimit(SHOWN);
        return bookings
                .list(
                        caller.may(STAFF)
                                ? query
                                : query.withCustomer(caller.account().toString()))
                .stream()
                .flatMap(this::listed)
                .toList();
    }

    private Stream<Listed> listed(Booking booking) {
        return deposits.of(booking.id()).flatMap(invoicing::of).stream()
                .map((Invoice invoice) -> new Listed(
                        invoice.label(),
                        invoice.kind().name(),
                        invoice.state().name(),
                        Amount.of(invoice.total()),
                        booking.customer().name(),
                        booking.id().toString(),
                        "/api/v1/bookings/" + booking.id() + "/invoice"));
    }
}
