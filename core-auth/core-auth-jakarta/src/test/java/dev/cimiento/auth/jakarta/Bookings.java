package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** A resource of an application. */
@Path("bookings")
@RequiresPermission("bookings:read")
public final class Bookings {

    /** For readers. */
    @GET
    public String list(@Context SecurityContext context) {
        return context.getUserPrincipal().getName();
    }

    /** Changes something. */
    @POST
    @RequiresPermission("bookings:create")
    public String create() {
        return "created";
    }

    /** Beyond what anybody here may. */
    @DELETE
    @RequiresPermission("database:drop")
    public String drop() {
        return "dropped";
    }
}
