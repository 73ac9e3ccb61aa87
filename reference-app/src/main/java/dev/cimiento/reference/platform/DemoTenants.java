package dev.cimiento.reference.platform;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;

/** The demo tenants with their logins, for the platform's first page; registered in development only. */
@Path("/platform/tenants")
@Produces(MediaType.APPLICATION_JSON)
public final class DemoTenants {

    private final Supplier<List<DemoTenant>> tenants;

    /** With the addresses of now. */
    public DemoTenants(Supplier<List<DemoTenant>> tenants) {
        this.tenants = tenants;
    }

    /**
     * One of them.
     *
     * @param name what it is called
     * @param plan what it bought
     * @param url where it is
     * @param adminEmail its first administrator
     * @param adminPassword how they log in
     */
    public record DemoTenant(String name, String plan, String url, String adminEmail, String adminPassword) {}

    /** All of them. */
    @GET
    public List<DemoTenant> list() {
        return tenants.get();
    }
}
