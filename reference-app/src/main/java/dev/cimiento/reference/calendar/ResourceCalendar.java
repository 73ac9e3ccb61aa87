package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.ical4j.FeedScope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** The calendar of a resource, for staff to subscribe to. */
@Path("/api/v1/admin/resources/{id}/calendar")
@Produces(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class ResourceCalendar {

    private final CalendarAddresses addresses;
    private final Showcase showcase;
    private final Deeds deeds;

    /** At these addresses. */
    public ResourceCalendar(CalendarAddresses addresses, Showcase showcase, Deeds deeds) {
        this.addresses = requireNonNull(addresses, "addresses");
        this.showcase = requireNonNull(showcase, "showcase");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** Gives the resource's calendar, which names customers, an address, or another one in place of the one before. */
    @POST
    public Response renew(@PathParam("id") String id, @Context SecurityContext context) {
        ResourceId resource = showcase.resource(id);
        return Response.status(Response.Status.CREATED)
                .entity(deeds.done(
                        context,
                        "calendar.renewed",
                        "resource:" + resource,
                        () -> addresses.renew(FeedScope.resource(resource))))
                .build();
    }

    /** Closes it. */
    @DELETE
    public void close(@PathParam("id") String id, @Context SecurityContext context) {
        ResourceId resource = showcase.resource(id);
        deeds.done(context, "calendar.closed", "resource:" + resource, () -> {
            addresses.close(FeedScope.resource(resource));
            return resource;
        });
    }
}
