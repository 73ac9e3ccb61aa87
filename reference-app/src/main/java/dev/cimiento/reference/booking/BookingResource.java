package dev.cimiento.reference.booking;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.reference.billing.Amount;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.SlotQuery;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be booked, when it is free, and the caller's own bookings. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class BookingResource {

    private static final Duration SHOWN = Duration.ofDays(365);

    private final Schedule schedule;
    private final Reservations reservations;
    private final Offers offers;
    private final Deposits deposits;
    private final Customers customers;
    private final InstantSource clock;

    /** Over this schedule. */
    public BookingResource(
            Schedule schedule,
            Reservations reservations,
            Offers offers,
            Deposits deposits,
            Customers customers,
            InstantSource clock) {
        this.schedule = schedule;
        this.reservations = reservations;
        this.offers = offers;
        this.deposits = deposits;
        this.customers = customers;
        this.clock = clock;
    }

    /**
     * Something with a name.
     *
     * @param id for programs
     * @param name for people
     */
    public record Named(String id, String name) {}

    /**
     * A service that can be booked.
     *
     * @param id for programs
     * @param name for people
     * @param minutes how long it takes
     * @param deposit what must be paid to book it
     */
    public record Offered(String id, String name, long minutes, Optional<Amount> deposit) {}

    /**
     * A free start.
     *
     * @param resource where
     * @param start when it would begin
     * @param end when it would end
     */
    public record Free(Named resource, Instant start, Instant end) {}

    /** What the caller wants to book. */
    public record Wanted(
            @Nullable String service,
            @Nullable String resource,
            @Nullable String start) {}

    /**
     * A booking.
     *
     * @param id its id
     * @param status HELD while it waits for the deposit, CONFIRMED, CANCELLED or EXPIRED
     * @param service what
     * @param resource where
     * @param start when it begins
     * @param end when it ends
     * @param cancellable whether it can still be given up
     * @param payment what became of the deposit
     * @param checkoutUrl where to pay it
     */
    public record Booked(
            String id,
            String status,
            Named service,
            Named resource,
            Instant start,
            Instant end,
            boolean cancellable,
            Optional<String> payment,
            Optional<URI> checkoutUrl) {}

    /** Everything on offer. */
    @GET
    @Path("services")
    public List<Offered> services() {
        return schedule.catalog().services().stream()
                .map(service -> new Offered(
                        service.id().value(),
                        service.name(),
                        service.duration().toMinutes(),
                        offers.deposit(service.id().value()).map(Amount::of)))
                .toList();
    }

    /** The free starts of a service on a date, as the business's clock counts it. */
    @GET
    @Path("slots")
    public List<Free> slots(
            @QueryParam("service") @Nullable String service, @QueryParam("date") @Nullable String date) {
        Service wanted = service(service);
        Map<ResourceId, Resource> resources = resources();
        ZoneId zone =
                resources.values().stream().findFirst().map(Resource::zone).orElse(ZoneId.of("UTC"));
        return schedule.availability().slots(SlotQuery.on(Input.date("date", date), zone, wanted.id())).stream()
                .map(slot -> new Free(named(resources, slot.resource()), slot.start(), slot.end()))
                .toList();
    }

    /** Books. A request that is repeated with the same {@code Idempotency-Key} books once. */
    @POST
    @Path("bookings")
    public Response book(
            Wanted wanted, @HeaderParam("Idempotency-Key") @Nullable String key, @Context SecurityContext context) {
        Customers.Customer customer = customer(context);
        Service service = service(wanted.service());
        ResourceId resource = resource(wanted.resource());
        Instant start = Input.instant("start", wanted.start());
        String wish = Input.optionalText("Idempotency-Key", key, 100)
                .orElseGet(() -> UUID.randomUUID().toString());
        BookingRequest request = BookingRequest.of(
                        IdempotencyKey.of(customer.account() + ":" + wish),
                        service.id(),
                        start,
                        Customer.of(customer.account(), customer.name()))
                .withResources(resource);
        Reservations.Made made = reservations.book(request, customer);
        return Response.status(Response.Status.CREATED)
                .entity(booked(made.booking(), made.checkout(), resources()))
                .build();
    }

    /** The caller's bookings that are still to come, held and confirmed. */
    @GET
    @Path("bookings")
    public List<Booked> mine(@Context SecurityContext context) {
        String customer = Authenticated.caller(context).account().toString();
        Instant now = clock.instant();
        Map<ResourceId, Resource> resources = resources();
        return schedule
                .bookings()
                .list(BookingQuery.between(now, now.plus(SHOWN))
                        .withCustomer(customer)
                        .withStatuses(EnumSet.of(BookingStatus.HELD, BookingStatus.CONFIRMED, BookingStatus.CANCELLED))
                        .withLimit(100))
                .stream()
                .map(booking -> booked(booking, page(booking), resources))
                .toList();
    }

    /** One of the caller's bookings. */
    @GET
    @Path("bookings/{id}")
    public Booked one(@PathParam("id") String id, @Context SecurityContext context) {
        Booking booking = own(id, context);
        return booked(booking, page(booking), resources());
    }

    /** Gives a booking up; a deposit goes back. */
    @POST
    @Path("bookings/{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public Booked cancel(@PathParam("id") String id, @Context SecurityContext context) {
        Booking booking = own(id, context);
        if (!booking.start().isAfter(clock.instant())) {
            throw ProblemException.conflict("booking-begun", "it has begun, and cannot be given up any more");
        }
        Booking cancelled = reservations.cancel(booking);
        return booked(cancelled, Optional.empty(), resources());
    }

    private Booking own(String id, SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return schedule.bookings()
                .find(new BookingId(Input.uuid("id", id)))
                .filter(booking ->
                        booking.customer().id().equals(caller.account().toString()))
                .orElseThrow(() -> ProblemException.notFound("you have no such booking"));
    }

    private Customers.Customer customer(SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return customers
                .find(caller.account())
                .orElseThrow(() -> ProblemException.unauthenticated("the account is gone"));
    }

    private Service service(@Nullable String id) {
        String text = Input.text("service", id, 100);
        return schedule.catalog().services().stream()
                .filter(service -> service.id().value().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("service", "is not offered here"));
    }

    private ResourceId resource(@Nullable String id) {
        String text = Input.text("resource", id, 100);
        return resources().keySet().stream()
                .filter(resource -> resource.value().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("resource", "is not known here"));
    }

    private Map<ResourceId, Resource> resources() {
        return schedule.catalog().resources().stream().collect(Collectors.toMap(Resource::id, Function.identity()));
    }

    private Optional<URI> page(Booking booking) {
        return booking.status() == BookingStatus.HELD
                ? deposits.of(booking.id())
                        .filter(payment ->
                                payment.state() == PaymentState.OPEN || payment.state() == PaymentState.DECLINED)
                        .flatMap(Payment::url)
                : Optional.empty();
    }

    private Booked booked(Booking booking, Optional<URI> checkout, Map<ResourceId, Resource> resources) {
        boolean live = booking.status() == BookingStatus.HELD || booking.status() == BookingStatus.CONFIRMED;
        return new Booked(
                booking.id().toString(),
                booking.status().name(),
                new Named(
                        booking.service().value(),
                        schedule.catalog()
                                .service(booking.service())
                                .map(Service::name)
                                .orElse(booking.service().value())),
                named(resources, booking.resource()),
                booking.start(),
                booking.end(),
                live && booking.start().isAfter(clock.instant()),
                deposits.state(booking.id()),
                checkout);
    }

    private static Named named(Map<ResourceId, Resource> resources, ResourceId id) {
        Resource resource = resources.get(id);
        return new Named(id.value(), resource == null ? id.value() : resource.name());
    }
}
