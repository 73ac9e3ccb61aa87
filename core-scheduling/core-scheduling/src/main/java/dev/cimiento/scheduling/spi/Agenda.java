package dev.cimiento.scheduling.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.Service;
import java.util.List;
import java.util.Optional;

/**
 * What decides about starts in a range.
 *
 * @param service the service
 * @param resources the resources that were asked for, and those of the service's further needs, that exist, in any order
 * @param counted the starts of the customer's bookings of the service that count for limits, where it has any for customers: at least those from eight
 *     days before the range to eight days after, and all that have not begun
 * @param made the booking that the key has made already
 */
public record Agenda(Service service, List<ResourceAgenda> resources, Moments counted, Optional<BookingId> made) {

    /** Checks that all are there. */
    public Agenda {
        requireNonNull(service, "service");
        resources = List.copyOf(resources);
        requireNonNull(counted, "counted");
        requireNonNull(made, "made");
    }
}
