package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Actor;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Recurrence;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import dev.cimiento.scheduling.Service;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Standing bookings: by customers where no deposit is asked, and by staff in anybody's name. */
@Path("/api/v1/series")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SeriesResource {

    private static final Permission STAFF = Permission.of("bookings:manage");
    private static final Period LONGEST = Period.ofYears(1);

    private final StandingBookings series;
    private final Showcase showcase;
    private final Offers offers;
    private final Customers customers;
    private final BookingView view;
    private final Deeds deeds;

    /** Over these. */
    public SeriesResource(
            StandingBookings series,
            Showcase showcase,
            Offers offers,
            Customers customers,
            BookingView view,
            Deeds deeds) {
        this.series = requireNonNull(series, "series");
        this.showcase = requireNonNull(showcase, "showcase");
        this.offers = requireNonNull(offers, "offers");
        this.customers = requireNonNull(customers, "customers");
        this.view = requireNonNull(view, "view");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * What is to repeat.
     *
     * @param service what
     * @param resource where
     * @param start the first of them
     * @param everyWeeks how many weeks later the next is; 1 where it is missing
     * @param through the last date on which one may be, at most a year after the first
     * @param without dates that are left out
     * @param conflicts ALL_OR_NOTHING where it is missing, SKIP or ASK
     * @param customer the e-mail address of the customer, where staff book in their name
     */
    public record Wanted(
            @Nullable String service,
            @Nullable String resource,
            @Nullable String start,
            @Nullable Integer everyWeeks,
            @Nullable String through,
            @Nullable List<@Nullable String> without,
            @Nullable String conflicts,
            @Nullable String customer) {}

    /** From when on dates are given up; from now where it is missing. */
    public record Rest(@Nullable String from) {}

    /**
     * A date that was not booked.
     *
     * @param start when it would have been, on the resource's wall clock
     * @param reason TAKEN, CLOSED, TOO_FAR, ...
     */
    public record Missed(LocalDateTime start, String reason) {}

    /**
     * A standing booking.
     *
     * @param id for programs
     * @param bookings its dates that are still to come
     * @param conflicts dates that were not booked; known when it is made
     */
    public record Standing(String id, List<Booked> bookings, List<Missed> conflicts) {}

    /**
     * What was given up.
     *
     * @param cancelled how many dates
     * @param bookings what there is now
     */
    public record Given(int cancelled, List<Booked> bookings) {}

    /** Books it. The same {@code Idempotency-Key} again makes no date twice, and with a later {@code through} it goes on. */
    @POST
    public Response book(
            Wanted wanted, @HeaderParam("Idempotency-Key") @Nullable String key, @Context SecurityContext context) {
        boolean staff = Authenticated.caller(context).may(STAFF);
        Service service = showcase.service(wanted.service());
        Instant start = Input.instant("start", wanted.start());
        Customers.Customer customer = customer(wanted, staff, context);
        if (!staff && offers.deposit(service.id().value()).isPresent()) {
            throw ProblemException.conflict(
                    "series-needs-staff",
                    "each booking of this service takes a deposit: ask the business for a standing one");
        }
        BookingRequest first = BookingRequest.of(
                        BookingResource.key(customer, key),
                        service.id(),
                        start,
                        Customer.of(customer.account(), customer.name()))
                .withResources(showcase.resource(wanted.resource()));
        SeriesRequest request = SeriesRequest.of(
                        first,
                        Recurrence.everyWeeks(Input.number("everyWeeks", wanted.everyWeeks(), 1, 52, 1)),
                        through(wanted.through(), start))
                .without(Input.texts("without", wanted.without(), 100).stream()
                        .map(date -> Input.date("without", date))
                        .toList());
        StandingBookings.Conflicts conflicts = wanted.conflicts() == null
                ? StandingBookings.Conflicts.ALL_OR_NOTHING
                : Input.oneOf("conflicts", wanted.conflicts(), StandingBookings.Conflicts.class);
        SeriesResult.Made made = wanted.customer() == null
                ? series.book(request, conflicts)
                : deeds.done(
                        context,
                        "series.booked",
                        "series:" + SeriesId.of(first.key()),
                        Map.of(
                                "customer",
                                customer.account(),
                                "service",
                                service.id().value()),
                        () -> series.book(request, conflicts));
        return Response.status(Response.Status.CREATED)
                .entity(new Standing(
                        made.series().toString(),
                        view.of(made.bookings()),
                        made.conflicts().stream()
                                .map(conflict -> new Missed(conflict.start(), Denials.word(conflict.denial())))
                                .toList()))
                .build();
    }

    /** The caller's standing bookings. */
    @GET
    public List<Standing> mine(@Context SecurityContext context) {
        Map<SeriesId, List<Booking>> grouped = series
                .of(Authenticated.caller(context).account().toString())
                .stream()
                .collect(Collectors.groupingBy(
                        booking -> booking.series().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        return grouped.entrySet().stream()
                .map(entry -> new Standing(entry.getKey().toString(), view.of(entry.getValue()), List.of()))
                .toList();
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public Standing one(@PathParam("id") String id, @Context SecurityContext context) {
        SeriesId known = visible(id, context);
        return new Standing(known.toString(), view.of(series.of(known)), List.of());
    }

    /** Takes what is held, and does without the rest. */
    @POST
    @Path("{id}/confirm")
    @Consumes(MediaType.WILDCARD)
    public Standing confirm(@PathParam("id") String id, @Context SecurityContext context) {
        SeriesId known = visible(id, context);
        series.confirm(known);
        return new Standing(known.toString(), view.of(series.of(known)), List.of());
    }

    /** Gives up every date from a moment on; to give up one, cancel that booking. */
    @POST
    @Path("{id}/cancel")
    public Given cancel(@PathParam("id") String id, Rest rest, @Context SecurityContext context) {
        SeriesId known = visible(id, context);
        Instant from = rest.from() == null ? Instant.EPOCH : Input.instant("from", rest.from());
        String customer = series.of(known).get(0).customer().id();
        Caller caller = Authenticated.caller(context);
        int cancelled = caller.account().toString().equals(customer)
                ? series.cancel(known, from, Actor.CUSTOMER)
                : deeds.done(
                        context,
                        "series.cancelled",
                        "series:" + known,
                        () -> series.cancel(known, from, Actor.BUSINESS));
        return new Given(cancelled, view.of(series.of(known)));
    }

    private SeriesId visible(String id, SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        SeriesId known = new SeriesId(Input.uuid("id", id));
        return Optional.of(series.of(known))
                .filter(bookings -> !bookings.isEmpty())
                .filter(bookings -> caller.may(STAFF)
                        || bookings.get(0)
                                .customer()
                                .id()
                                .equals(caller.account().toString()))
                .map(bookings -> known)
                .orElseThrow(() -> ProblemException.notFound("you have no such standing booking to come"));
    }

    private Customers.Customer customer(Wanted wanted, boolean staff, SecurityContext context) {
        if (wanted.customer() == null) {
            return customers.of(context);
        }
        if (!staff) {
            throw ProblemException.forbidden("only staff book in somebody else's name");
        }
        return customers
                .withEmail(Input.text("customer", wanted.customer(), 254))
                .orElseThrow(() -> ProblemException.field("customer", "has no account here"));
    }

    private static LocalDate through(@Nullable String text, Instant start) {
        LocalDate through = Input.date("through", text);
        LocalDate first = LocalDate.ofInstant(start, ZoneOffset.UTC).minusDays(1);
        if (through.isBefore(first) || through.isAfter(first.plus(LONGEST))) {
            throw ProblemException.field("through", "must be at most a year after the first");
        }
        return through;
    }
}
