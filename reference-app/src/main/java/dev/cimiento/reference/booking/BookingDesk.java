package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.catalog.Named;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SeriesId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Everybody's bookings, for staff: who came, who did not, and what has to move or be called off. */
@Path("/api/v1/admin/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("bookings:manage")
public final class BookingDesk {

    private static final int MOST_DAYS = 100;
    private static final int SHOWN = 1_000;

    private final Bookings bookings;
    private final Reservations reservations;
    private final Showcase showcase;
    private final BookingView view;
    private final Deeds deeds;

    /** Over these bookings. */
    public BookingDesk(Bookings bookings, Reservations reservations, Showcase showcase, BookingView view, Deeds deeds) {
        this.bookings = requireNonNull(bookings, "bookings");
        this.reservations = requireNonNull(reservations, "reservations");
        this.showcase = requireNonNull(showcase, "showcase");
        this.view = requireNonNull(view, "view");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * A booking, as staff see it in a list.
     *
     * @param id its id
     * @param status where it stands
     * @param service what
     * @param resource where
     * @param start when it begins
     * @param end when it ends
     * @param customer who; the account, or the telephone of who booked by WhatsApp
     * @param series which standing booking it is one of
     */
    public record Entry(
            String id,
            String status,
            Named service,
            Named resource,
            Instant start,
            Instant end,
            Named customer,
            Optional<String> series) {}

    /** The bookings of all states from one date to another, both included, by start. */
    @GET
    public List<Entry> list(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("resource") @Nullable String resource) {
        LocalDate first = Input.date("from", from);
        LocalDate last = Input.date("to", to);
        if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS))) {
            throw ProblemException.field("to", "must be at most " + MOST_DAYS + " days after from");
        }
        BookingQuery query = BookingQuery.between(
                        first.atStartOfDay(showcase.zone()).toInstant(),
                        last.plusDays(1).atStartOfDay(showcase.zone()).toInstant())
                .withStatuses(EnumSet.allOf(BookingStatus.class))
                .withLimit(SHOWN);
        Showcase.Names names = showcase.names();
        return bookings.list(resource == null ? query : query.withResource(showcase.resource(resource))).stream()
                .map(booking -> new Entry(
                        booking.id().toString(),
                        booking.status().name(),
                        names.service(booking.service()),
                        names.resource(booking.resource()),
                        booking.start(),
                        booking.end(),
                        new Named(booking.customer().id(), booking.customer().name()),
                        booking.series().map(SeriesId::toString)))
                .toList();
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public Booked one(@PathParam("id") String id) {
        return view.of(found(id));
    }

    /** The customer is there. */
    @POST
    @Path("{id}/check-in")
    @Consumes(MediaType.WILDCARD)
    public Booked checkIn(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, context, "booking.checked-in", reservations::checkIn);
    }

    /** It took place. */
    @POST
    @Path("{id}/complete")
    @Consumes(MediaType.WILDCARD)
    public Booked complete(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, context, "booking.completed", reservations::complete);
    }

    /** The customer did not come; the rest of the time is free. */
    @POST
    @Path("{id}/no-show")
    @Consumes(MediaType.WILDCARD)
    public Booked noShow(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, context, "booking.no-show", reservations::noShow);
    }

    /** Calls it off: all of the deposit goes back. */
    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public Booked cancel(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, context, "booking.cancelled", reservations::cancelForBusiness);
    }

    /** Moves it to another free time. */
    @POST
    @Path("{id}/move")
    public Booked move(@PathParam("id") String id, BookingResource.Move move, @Context SecurityContext context) {
        Instant start = Input.instant("start", move.start());
        Optional<ResourceId> to = Optional.ofNullable(move.resource()).map(showcase::resource);
        return changed(
                id,
                context,
                "booking.moved",
                booking -> reservations.move(booking, start, to.orElseGet(booking::resource)));
    }

    private Booked changed(String id, SecurityContext context, String action, UnaryOperator<Booking> change) {
        Booking booking = found(id);
        return view.of(deeds.done(context, action, "booking:" + booking.id(), () -> change.apply(booking)));
    }

    private Booking found(String id) {
        return bookings.find(new BookingId(Input.uuid("id", id)))
                .orElseThrow(() -> ProblemException.notFound("there is no such booking"));
    }
}
