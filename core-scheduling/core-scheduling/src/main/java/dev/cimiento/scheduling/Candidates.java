package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The resources that may serve a request, in the order in which they are tried. */
final class Candidates {

    private final Service service;
    private final List<ResourceAgenda> offered;
    private final @Nullable Refused refused;

    private Candidates(Service service, List<ResourceAgenda> offered, @Nullable Refused refused) {
        this.service = service;
        this.offered = offered;
        this.refused = refused;
    }

    /** Those that were asked for and offer the service; where none was asked for, all that offer it. */
    static Candidates of(Agenda agenda, List<ResourceId> requested) {
        Service service = agenda.service();
        Map<ResourceId, ResourceAgenda> known = agenda.resources().stream()
                .collect(Collectors.toMap(found -> found.resource().id(), Function.identity()));
        List<ResourceId> order = !requested.isEmpty()
                ? requested
                : !service.resources().isEmpty()
                        ? service.resources()
                        : known.keySet().stream()
                                .sorted(Comparator.naturalOrder())
                                .toList();
        List<ResourceAgenda> offered = new ArrayList<>();
        Refused refused = null;
        for (ResourceId id : order) {
            ResourceAgenda found = known.get(id);
            if (found == null) {
                refused = new Refused(Refusal.UNKNOWN_RESOURCE, "there is no resource " + id);
            } else if (!service.isOfferedBy(id)) {
                refused =
                        new Refused(Refusal.NOT_OFFERED, "resource " + id + " does not offer service " + service.id());
            } else {
                offered.add(found);
            }
        }
        return new Candidates(service, offered, refused);
    }

    static Refused unknown(ServiceId service) {
        return new Refused(Refusal.UNKNOWN_SERVICE, "there is no service " + service);
    }

    /** The hours and bookings of each, for starts in this range. */
    List<Timetable> timetables(Instant now, TimeRange starts) {
        return offered.stream()
                .map(agenda -> Timetable.of(service, agenda, now, starts))
                .toList();
    }

    /** Why there is nobody to ask at all. */
    Refused nobody() {
        return refused != null
                ? refused
                : new Refused(Refusal.NOT_OFFERED, "no resource offers service " + service.id());
    }

    /** Why none of them can start then; empty when one can. */
    Optional<Denial> why(Instant now, Instant start) {
        Denial denial = nobody();
        for (Timetable timetable : timetables(now, TimeRange.of(start, Duration.ofSeconds(1)))) {
            Optional<Denial> its = timetable.why(start);
            if (its.isEmpty()) {
                return its;
            }
            denial = more(denial, its.get());
        }
        return Optional.of(denial);
    }

    /** Of two reasons the one that says more to the customer: a taken time above all, then a rule of a resource that offers the service. */
    static Denial more(Denial before, Denial next) {
        return before instanceof Taken ? before : next;
    }
}
