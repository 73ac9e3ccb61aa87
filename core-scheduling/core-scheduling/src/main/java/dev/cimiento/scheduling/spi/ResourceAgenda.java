package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.SpecialDay;
import java.util.List;

/**
 * One resource, its special days and what is occupied.
 *
 * @param resource the resource
 * @param specialDays at least those from two days before the range of starts to the service's reach and two days after it
 * @param units what is occupied of each unit, at least within the service's reach of the range; as many as the resource has
 * @param sessions of the service, where it is a class
 * @param counted the starts of the service's bookings that count for limits, where it has any, at least from eight days before the range to
 *     eight days after
 */
public record ResourceAgenda(
        Resource resource, List<SpecialDay> specialDays, List<Busy> units, Sessions sessions, Moments counted) {

    /** Checks that all are there. */
    public ResourceAgenda {
        requireNonNull(resource, "resource");
        specialDays = List.copyOf(specialDays);
        units = List.copyOf(units);
        requireNonNull(sessions, "sessions");
        requireNonNull(counted, "counted");
        if (units.size() != resource.quantity()) {
            throw new IllegalArgumentException(
                    "units must be " + resource.quantity() + " of " + resource.id() + ", were " + units.size());
        }
    }
}
