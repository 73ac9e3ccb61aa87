package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.Settlement;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller's own bookings. */
@Path("/api/v1/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class BookingResource {

    private static final Duration SHOWN = Duration.ofDays(365);

    private final Bookings bookings;
    private final Reservations reservations;
    private final Showcase showcase;
    private final Customers customers;
    private final BookingView view;
    private final InstantSource clock;

    /** Over these bookings. */
    public BookingResource(
            Bookings bookings,
            Reservations reservations,
            Showcase showcase,
            Customers customers,
            BookingView view,
            InstantSource clock) {
        this.bookings = requireNonNull(bookings, "bookings");
        this.reservations = requireNonNull(reservations, "reservations");
        this.showcase = requireNonNull(showcase, "showcase");
        this.customers = requireNonNull(customers, "customers");
        this.view = requireNonNull(view, "view");
        this.clock = requireNonNull(clock, "clock");
    }

    /** What the caller wants to book. */
    public record Wanted(
            @Nullable String service,
            @Nullable String resource,
            @Nullable String start) {}

    /** Where a booking is to go; on its own resource where none is named. */
    public record Move(@Nullable String start, @Nullable String resource) {}

    /** Books. A request that is repeated with the same {@code Idempotency-Key} books once. */
    @POST
    public Response book(
            Wanted wanted, @HeaderParam("Idempotency-Key") @Nullable String key, @Context SecurityContext context) {
        Customers.Customer customer = customers.of(context);
        Service service = showcase.service(wanted.service());
        ResourceId resource = showcase.resource(wanted.resource());
        Instant start = Input.instant("start", wanted.start());
        BookingRequest request = BookingRequest.of(
                        key(customer, key), service.id(), start, Customer.of(customer.account(), customer.name()))
                .withResources(resource);
        Reservations.Made made = reservations.book(request, customer);
        return Response.status(Response.Status.CREATED)
                .entity(view.of(made.booking(), made.checkout()))
                .build();
    }

    /** The caller's bookings that are still to come, held and confirmed. */
    @GET
    public List<Booked> mine(@Context SecurityContext context) {
        String customer = Authenticated.caller(context).account().toString();
        Instant now = clock.instant();
        return view.of(bookings.list(BookingQuery.between(now, now.plus(SHOWN))
                .withCustomer(customer)
                .withStatuses(EnumSet.of(BookingStatus.HELD, BookingStatus.CONFIRMED, BookingStatus.CANCELLED))
                .withLimit(100)));
    }

    /** One of the caller's bookings. */
    @GET
    @Path("{id}")
    public Booked one(@PathParam("id") String id, @Context SecurityContext context) {
        return view.of(own(id, context));
    }

    /** Gives a booking up; of a deposit goes back what the terms of the day of booking say. */
    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public Booked cancel(@PathParam("id") String id, @Context SecurityContext context) {
        Booking booking = own(id, context);
        if (booking.status().blocks() && !booking.start().isAfter(clock.instant())) {
            throw ProblemException.conflict("booking-begun", "it has begun, and cannot be given up any more");
        }
        return view.of(reservations.cancelForCustomer(booking));
    }

    /** Moves a booking to another free time, as long as it could be given up for nothing: else moving would be a way around the terms. */
    @POST
    @Path("{id}/move")
    public Booked move(@PathParam("id") String id, Move move, @Context SecurityContext context) {
        Booking booking = own(id, context);
        Instant start = Input.instant("start", move.start());
        ResourceId resource = move.resource() == null ? booking.resource() : showcase.resource(move.resource());
        if (!view.settlement(booking).filter(Settlement.FULL::equals).isPresent()) {
            throw ProblemException.conflict(
                    "booking-move-denied", "its terms do not let it be moved any more; the business can move it");
        }
        return view.of(reservations.move(booking, start, resource));
    }

    private Booking own(String id, SecurityContext context) {
        String customer = Authenticated.caller(context).account().toString();
        return bookings.find(new BookingId(Input.uuid("id", id)))
                .filter(booking -> booking.customer().id().equals(customer))
                .orElseThrow(() -> ProblemException.notFound("you have no such booking"));
    }

    static IdempotencyKey key(Customers.Customer customer, @Nullable String header) {
        return IdempotencyKey.of(customer.account() + ":"
                + Input.optionalText("Idempotency-Key", header, 100)
                        .orElseGet(() -> UUID.randomUUID().toString()));
    }
}
