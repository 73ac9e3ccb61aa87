package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Service;
import java.util.List;

/**
 * What decides about starts in a range.
 *
 * @param service the service
 * @param resources the resources that were asked for and exist, in any order
 */
public record Agenda(Service service, List<ResourceAgenda> resources) {

    /** Checks that both are there. */
    public Agenda {
        requireNonNull(service, "service");
        resources = List.copyOf(resources);
    }
}
