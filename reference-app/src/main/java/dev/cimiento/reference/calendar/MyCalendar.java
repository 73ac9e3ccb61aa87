package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.auth.jakarta.RequiresLogin;
import dev.cimiento.scheduling.ical4j.FeedScope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** The calendar of the caller's own bookings. */
@Path("/api/v1/me/calendar")
@Produces(MediaType.APPLICATION_JSON)
@RequiresLogin
public final class MyCalendar {

    private final CalendarAddresses addresses;

    /** At one of these addresses. */
    public MyCalendar(CalendarAddresses addresses) {
        this.addresses = requireNonNull(addresses, "addresses");
    }

    /** Gives it an address, or another one in place of the one before. */
    @POST
    public Response renew(@Context SecurityContext context) {
        return Response.status(Response.Status.CREATED)
                .entity(addresses.renew(mine(context)))
                .build();
    }

    /** Closes it. */
    @DELETE
    public void close(@Context SecurityContext context) {
        addresses.close(mine(context));
    }

    private static FeedScope mine(SecurityContext context) {
        return FeedScope.customer(Authenticated.caller(context).account().toString());
    }
}
