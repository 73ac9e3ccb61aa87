package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.SpecialDay;
import java.util.List;

/**
 * One resource, its special days and what is occupied.
 *
 * @param resource the resource
 * @param specialDays at least those from two days before the range of starts to two days after the last of them ends
 * @param busy at least what overlaps the range, with the service's buffers
 */
public record ResourceAgenda(Resource resource, List<SpecialDay> specialDays, Busy busy) {

    /** Checks that all are there. */
    public ResourceAgenda {
        requireNonNull(resource, "resource");
        specialDays = List.copyOf(specialDays);
        requireNonNull(busy, "busy");
    }
}
