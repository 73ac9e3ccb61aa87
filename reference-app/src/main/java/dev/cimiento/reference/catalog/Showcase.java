package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalog as customers see it: what is withdrawn is not there, and what is there has a name. */
public final class Showcase {

    private final Catalog catalog;

    /** Of this catalog. */
    public Showcase(Catalog catalog) {
        this.catalog = requireNonNull(catalog, "catalog");
    }

    /** What can be booked. */
    public List<Service> services() {
        return catalog.services().stream()
                .filter(service -> !service.furthestAdvance().isZero())
                .toList();
    }

    /** The service with this id; where it is not offered, the request ends. */
    public Service service(@Nullable String id) {
        String text = Input.text("service", id, 100);
        return services().stream()
                .filter(service -> service.id().value().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("service", "is not offered here"));
    }

    /** The resource with this id; where there is none, the request ends. */
    public ResourceId resource(@Nullable String id) {
        String text = Input.text("resource", id, 100);
        return catalog.resources().stream()
                .map(Resource::id)
                .filter(resource -> resource.value().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("resource", "is not known here"));
    }

    /** Whose clock the times of this business are on. */
    public ZoneId zone() {
        return catalog.resources().stream().findFirst().map(Resource::zone).orElse(ZoneId.of("UTC"));
    }

    /** The names of everything, read once. */
    public Names names() {
        return new Names(
                catalog.services().stream().collect(Collectors.toMap(Service::id, Service::name)),
                catalog.resources().stream().collect(Collectors.toMap(Resource::id, Resource::name)));
    }

    /**
     * What things are called.
     *
     * @param services by id
     * @param resources by id
     */
    public record Names(Map<ServiceId, String> services, Map<ResourceId, String> resources) {

        /** Copies the maps. */
        public Names {
            services = Map.copyOf(services);
            resources = Map.copyOf(resources);
        }

        /** The service with its name. */
        public Named service(ServiceId id) {
            return new Named(id.value(), services.getOrDefault(id, id.value()));
        }

        /** The resource with its name. */
        public Named resource(ResourceId id) {
            return new Named(id.value(), resources.getOrDefault(id, id.value()));
        }
    }
}
