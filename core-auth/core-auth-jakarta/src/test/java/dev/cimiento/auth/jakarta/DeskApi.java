package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource described by an interface, whose requirements its class does not repeat. */
@Path("desk")
public interface DeskApi {

    /** For people of the desk. */
    @GET
    @RequiresLogin(role = "front-desk")
    String desk();

    /** For people with two factors. */
    @GET
    @Path("safe")
    @RequiresLogin(assurance = dev.cimiento.auth.Assurance.AAL2, maxAgeSeconds = 300)
    String safe();
}
