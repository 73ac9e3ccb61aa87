package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.WeeklyHours;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Courts, people, rooms and their weekly hours, as staff make and change them. Bookings that were made before keep their time. */
@Path("/api/v1/admin/resources")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class ResourceEditor {

    private final Catalog catalog;
    private final Deeds deeds;
    private final ZoneId zone;

    /**
     * Of this catalog.
     *
     * @param zone of the first resource, where none is said
     */
    public ResourceEditor(Catalog catalog, Deeds deeds, ZoneId zone) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.deeds = requireNonNull(deeds, "deeds");
        this.zone = requireNonNull(zone, "zone");
    }

    /** Every resource. */
    @GET
    public List<ResourceForm> list() {
        return catalog.resources().stream().map(ResourceForm::of).toList();
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public ResourceForm one(@PathParam("id") String id) {
        return ResourceForm.of(found(catalog, id));
    }

    /** Makes it, or puts it in place of the one with its id. */
    @PUT
    @Path("{id}")
    public Response save(@PathParam("id") String id, ResourceForm form, @Context SecurityContext context) {
        ResourceId key = id(id);
        ZoneId usual = catalog.resource(key)
                .or(() -> catalog.resources().stream().findFirst())
                .map(Resource::zone)
                .orElse(zone);
        Resource resource = form.resource(key, usual);
        boolean known = catalog.resource(key).isPresent();
        deeds.done(
                context,
                known ? "resource.changed" : "resource.added",
                "resource:" + key,
                Map.of("name", resource.name(), "hours", resource.hours().toString()),
                () -> {
                    catalog.save(resource);
                    return resource;
                });
        return Response.status(known ? Response.Status.OK : Response.Status.CREATED)
                .entity(ResourceForm.of(resource))
                .build();
    }

    /** Closes it in every ordinary week: what is booked stays. Saving it with hours opens it again. */
    @DELETE
    @Path("{id}")
    public void close(@PathParam("id") String id, @Context SecurityContext context) {
        Resource resource = found(catalog, id);
        deeds.done(context, "resource.closed", "resource:" + resource.id(), () -> {
            catalog.save(resource.withHours(WeeklyHours.none()));
            return resource;
        });
    }

    static Resource found(Catalog catalog, String id) {
        return catalog.resource(id(id)).orElseThrow(() -> ProblemException.notFound("there is no such resource"));
    }

    private static ResourceId id(String text) {
        return Input.accepted("id", () -> ResourceId.of(Input.text("id", text, 64)));
    }
}
