package dev.cimiento.reference.waitlist;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.reference.booking.Booked;
import dev.cimiento.reference.booking.BookingView;
import dev.cimiento.reference.booking.Denials;
import dev.cimiento.reference.booking.Reservations;
import dev.cimiento.reference.catalog.Named;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the caller waits for: when a time becomes free it is held for them, and theirs once they accept it. */
@Path("/api/v1/waitlist")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class WaitlistResource {

    private static final Duration LONGEST = Duration.ofDays(60);
    private static final Duration FURTHEST = Duration.ofDays(400);

    private final Wishes wishes;
    private final Schedule schedule;
    private final Reservations reservations;
    private final Showcase showcase;
    private final Customers customers;
    private final BookingView view;
    private final InstantSource clock;

    /** Over these. */
    public WaitlistResource(
            Wishes wishes,
            Schedule schedule,
            Reservations reservations,
            Showcase showcase,
            Customers customers,
            BookingView view,
            InstantSource clock) {
        this.wishes = requireNonNull(wishes, "wishes");
        this.schedule = requireNonNull(schedule, "schedule");
        this.reservations = requireNonNull(reservations, "reservations");
        this.showcase = requireNonNull(showcase, "showcase");
        this.customers = requireNonNull(customers, "customers");
        this.view = requireNonNull(view, "view");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * What somebody waits for.
     *
     * @param service what
     * @param resource where; anywhere when it is missing
     * @param from the first moment at which it may begin
     * @param to the moment before which it must begin, at most 60 days later
     */
    public record Wanted(
            @Nullable String service,
            @Nullable String resource,
            @Nullable String from,
            @Nullable String to) {}

    /**
     * A wish.
     *
     * @param id for programs
     * @param state WAITING, OFFERED while a time is held for it, GRANTED, LEFT
     * @param service what
     * @param from from when
     * @param to until when
     * @param offer the time that is held, until its {@code heldUntil}
     */
    public record Waiting(String id, String state, Named service, Instant from, Instant to, Optional<Booked> offer) {}

    /** Joins the list. The same {@code Idempotency-Key} again joins once. */
    @POST
    public Response join(
            Wanted wanted, @HeaderParam("Idempotency-Key") @Nullable String key, @Context SecurityContext context) {
        Customers.Customer customer = customers.of(context);
        Instant from = Input.instant("from", wanted.from());
        Instant to = Input.instant("to", wanted.to());
        Instant now = clock.instant();
        if (!to.isAfter(from) || !to.isAfter(now) || to.isAfter(from.plus(LONGEST)) || to.isAfter(now.plus(FURTHEST))) {
            throw ProblemException.field(
                    "to",
                    "must be after from and to come, at most " + LONGEST.toDays() + " days after from and "
                            + FURTHEST.toDays() + " days from now");
        }
        Wish wish = Wish.of(
                showcase.service(wanted.service()).id(),
                new TimeRange(from, to),
                Customer.of(customer.account(), customer.name()));
        Wish asked =
                wanted.resource() == null ? wish : wish.withResources(List.of(showcase.resource(wanted.resource())));
        String text = Input.optionalText("Idempotency-Key", key, 100)
                .orElseGet(() -> UUID.randomUUID().toString());
        Wish joined = wishes.join(asked, IdempotencyKey.of(customer.account() + ":" + text))
                .orElseThrow(() -> ProblemException.conflict(
                        "too-many-wishes", "you wait for as much as one may: leave one of your wishes first"));
        return Response.status(Response.Status.CREATED).entity(waiting(joined)).build();
    }

    /** What the caller waits for, and what they are offered. */
    @GET
    public List<Waiting> mine(@Context SecurityContext context) {
        return wishes.of(Authenticated.caller(context).account().toString()).stream()
                .map(this::waiting)
                .toList();
    }

    /** Leaves the list, and gives up what was offered. */
    @DELETE
    @Path("{id}")
    public void leave(@PathParam("id") String id, @Context SecurityContext context) {
        wishes.leave(own(id, context).id());
    }

    /** Accepts what was offered: it is the caller's, or where a deposit is asked, theirs once they have paid at its {@code checkoutUrl}. */
    @POST
    @Path("{id}/accept")
    @Consumes(MediaType.WILDCARD)
    public Booked accept(@PathParam("id") String id, @Context SecurityContext context) {
        Wish wish = own(id, context);
        Booking offer = wish.offer()
                .flatMap(schedule.bookings()::find)
                .orElseThrow(() -> ProblemException.conflict("no-offer", "nothing is offered for it at the moment"));
        if (offer.status() == BookingStatus.HELD
                && offer.heldUntil().filter(clock.instant()::isBefore).isPresent()) {
            Optional<URI> checkout = reservations.pay(offer, customers.of(context));
            if (checkout.isPresent()) {
                return view.of(offer, checkout);
            }
        }
        ConfirmResult result = schedule.waitlist().accept(wish.id());
        if (result instanceof ConfirmResult.Confirmed confirmed) {
            return view.of(confirmed.booking());
        }
        throw Denials.problem(result);
    }

    private Wish own(String id, SecurityContext context) {
        return wishes.of(Authenticated.caller(context).account().toString(), new WishId(Input.uuid("id", id)))
                .orElseThrow(() -> ProblemException.notFound("you have no such wish"));
    }

    private Waiting waiting(Wish wish) {
        return new Waiting(
                wish.id().toString(),
                wish.state().name(),
                showcase.names().service(wish.service()),
                wish.starts().start(),
                wish.starts().end(),
                wish.offer().flatMap(schedule.bookings()::find).map(view::of));
    }
}
