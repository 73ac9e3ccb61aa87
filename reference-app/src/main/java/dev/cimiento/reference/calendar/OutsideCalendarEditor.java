package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.catalog.Showcase;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.ResourceId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** The calendar elsewhere that says when a resource is busy. */
@Path("/api/v1/admin/resources/{id}/outside-calendar")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class OutsideCalendarEditor {

    private final OutsideCalendars outside;
    private final Showcase showcase;
    private final Deeds deeds;

    /** Among these. */
    public OutsideCalendarEditor(OutsideCalendars outside, Showcase showcase, Deeds deeds) {
        this.outside = requireNonNull(outside, "outside");
        this.showcase = requireNonNull(showcase, "showcase");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** Where a calendar elsewhere is. */
    public record Elsewhere(@Nullable String url) {}

    /** The calendar elsewhere, and how reading it went last. */
    @GET
    public OutsideCalendars.Outside show(@PathParam("id") String id) {
        return outside.find(showcase.resource(id))
                .orElseThrow(() -> ProblemException.notFound("no calendar elsewhere says when it is busy"));
    }

    /** Reads when the resource is busy from this calendar, soon and then every hour. */
    @PUT
    public OutsideCalendars.Outside follow(
            @PathParam("id") String id, Elsewhere elsewhere, @Context SecurityContext context) {
        ResourceId resource = showcase.resource(id);
        String url = outside.checked(Input.text("url", elsewhere.url(), 2_000));
        return deeds.done(context, "outside-calendar.followed", "resource:" + resource, () -> {
            outside.follow(resource, url);
            return outside.find(resource).orElseThrow();
        });
    }

    /** Follows it no more; what it said is forgotten. */
    @DELETE
    public void forget(@PathParam("id") String id, @Context SecurityContext context) {
        ResourceId resource = showcase.resource(id);
        deeds.done(context, "outside-calendar.forgotten", "resource:" + resource, () -> {
            outside.forget(resource);
            return resource;
        });
    }
}
