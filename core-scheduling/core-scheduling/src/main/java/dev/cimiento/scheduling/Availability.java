package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which starts are free. One routine decides both lists and single starts, and {@link Bookings} asks the same one. Safe for use by many
 * threads.
 */
public final class Availability {

    private final ScheduleStore store;
    private final InstantSource clock;

    Availability(ScheduleStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The free starts, by start and then by resource. Empty where the service or a resource is unknown: {@link #why} tells. Costs one query
     * and one pass over hours and bookings, however many resources there are.
     */
    public List<Slot> slots(SlotQuery query) {
        requireNonNull(query, "query");
        Instant now = clock.instant();
        AgendaQuery wanted =
                AgendaQuery.of(query.service(), query.starts(), now).withResources(query.resources());
        List<Slot> slots = new ArrayList<>();
        store.transaction(ledger -> ledger.agenda(wanted))
                .ifPresent(agenda -> Candidates.of(agenda, query.resources())
                        .timetables(now, query.starts())
                        .forEach(timetable -> timetable.addSlots(query.starts(), slots)));
        slots.sort(Comparator.comparing(Slot::start).thenComparing(Slot::resource));
        return List.copyOf(slots);
    }

    /** Why the service cannot start then on that resource; empty when it can. */
    public Optional<Denial> why(ServiceId service, ResourceId resource, Instant start) {
        Instant now = clock.instant();
        AgendaQuery wanted = AgendaQuery.of(service, start, now).withResources(List.of(resource));
        Optional<Agenda> agenda = store.transaction(ledger -> ledger.agenda(wanted));
        return agenda.isEmpty()
                ? Optional.of(Candidates.unknown(service))
                : Candidates.of(agenda.get(), wanted.resources()).why(now, start);
    }
}
