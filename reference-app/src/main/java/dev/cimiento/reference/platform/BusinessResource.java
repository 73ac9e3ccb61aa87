package dev.cimiento.reference.platform;

import dev.cimiento.reference.web.Modules;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.tenancy.Tenant;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.ZoneId;
import java.util.List;

/** What a page needs to know of the business before anything else. */
@Path("/api/v1/business")
@Produces(MediaType.APPLICATION_JSON)
public final class BusinessResource {

    private final Modules modules;
    private final Catalog catalog;
    private final boolean dev;

    /** In development, pages link to the simulators. */
    public BusinessResource(Modules modules, Catalog catalog, boolean dev) {
        this.modules = modules;
        this.catalog = catalog;
        this.dev = dev;
    }

    /**
     * A business.
     *
     * @param id the tenant
     * @param name what it is called
     * @param plan what it bought
     * @param timeZone whose clock its times are on
     * @param modules what is switched on
     * @param dev whether there are simulators
     */
    public record Business(String id, String name, String plan, String timeZone, List<String> modules, boolean dev) {}

    /** This one. */
    @GET
    public Business business() {
        Tenant tenant = modules.tenant();
        String zone = catalog.resources().stream()
                .findFirst()
                .map(Resource::zone)
                .map(ZoneId::getId)
                .orElse("UTC");
        return new Business(tenant.id().value(), tenant.name(), tenant.plan().value(), zone, modules.names(), dev);
    }
}
