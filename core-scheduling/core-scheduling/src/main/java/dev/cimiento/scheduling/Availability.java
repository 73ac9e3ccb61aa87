package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which starts are free. One routine decides lists, the next one and single starts, and {@link Bookings} asks the same one. Each costs one query and one
 * pass over hours and bookings, however many resources there are. Safe for use by many threads.
 */
public final class Availability {

    private final ScheduleStore store;
    private final InstantSource clock;
    private final Map<String, HolidayCalendar> holidays;

    Availability(ScheduleStore store, InstantSource clock, Map<String, HolidayCalendar> holidays) {
        this.store = store;
        this.clock = clock;
        this.holidays = holidays;
    }

    /** The free starts, by start and then by resource; immutable, and light however long. Empty where the service or a resource is unknown: {@link #why} tells. */
    public List<Slot> slots(SlotQuery query) {
        List<Timetable> timetables = new ArrayList<>(timetables(query));
        timetables.sort(Comparator.comparing(timetable -> timetable.resource().id()));
        return FreeStarts.of(timetables, Timetable.ceilSecond(query.from()), Timetable.ceilSecond(query.to()));
    }

    /** The dates in the range on which there is a free start, as the viewer's time zone counts them, in order. */
    public List<LocalDate> openDays(SlotQuery query, ZoneId viewer) {
        requireNonNull(viewer, "viewer");
        long from = Timetable.ceilSecond(query.from());
        long end = Timetable.ceilSecond(query.to());
        LocalDate first = LocalDate.ofInstant(query.from(), viewer);
        int count = (int) first.until(LocalDate.ofInstant(query.to(), viewer), ChronoUnit.DAYS) + 1;
        long[] begins = new long[count + 1];
        for (int i = 0; i <= count; i++) {
            begins[i] = first.plusDays(i).atStartOfDay(viewer).toEpochSecond();
        }
        boolean[] open = new boolean[count];
        for (Timetable timetable : timetables(query)) {
            // One start a date is enough, whoever has it.
            for (int day = 0; day < count; day++) {
                if (open[day]) {
                    continue;
                }
                long start = timetable.next(Math.max(from, begins[day]));
                if (start >= end) {
                    break;
                }
                while (begins[day + 1] <= start) {
                    day++;
                }
                open[day] = true;
            }
        }
        return IntStream.range(0, count)
                .filter(day -> open[day])
                .mapToObj(first::plusDays)
                .toList();
    }

    /** The first free start in the range; of several resources, the one whose id comes first. */
    public Optional<Slot> next(SlotQuery query) {
        long end = Timetable.ceilSecond(query.to());
        Optional<Slot> first = Optional.empty();
        for (Timetable timetable : timetables(query)) {
            long start = timetable.next(Timetable.ceilSecond(query.from()));
            if (start < end) {
                Slot slot = timetable.slot(start);
                first = first.filter(before -> before.start().isBefore(slot.start())
                                || (before.start().equals(slot.start())
                                        && before.resource().compareTo(slot.resource()) < 0))
                        .or(() -> Optional.of(slot));
            }
        }
        return first;
    }

    /** Why the service cannot start then on that resource; empty when it can. */
    public Optional<Denial> why(ServiceId service, ResourceId resource, Instant start) {
        return why(SlotQuery.of(service, start, start.plusSeconds(1)).withResources(resource), start);
    }

    /** Why a booking like this cannot start then, on any of its resources; empty when it can. The range of the query does not matter. */
    public Optional<Denial> why(SlotQuery query, Instant start) {
        requireNonNull(query, "query");
        TimeRange starts = new TimeRange(requireNonNull(start, "start"), start.plusSeconds(1));
        Asked asked = asked(query, starts);
        return store.read(ledger -> ledger.agenda(wanted(query, asked)))
                .map(agenda -> asked.denied(agenda.service())
                        .or(() -> Candidates.of(agenda, query.resources(), asked, holidays)
                                .why(start)))
                .orElseGet(() -> Optional.of(Candidates.unknown(query.service())));
    }

    private List<Timetable> timetables(SlotQuery query) {
        requireNonNull(query, "query");
        Asked asked = asked(query, query.starts());
        return store.read(ledger -> ledger.agenda(wanted(query, asked)))
                .filter(agenda -> asked.denied(agenda.service()).isEmpty())
                .map(agenda -> Candidates.of(agenda, query.resources(), asked, holidays)
                        .timetables())
                .orElse(List.of());
    }

    private Asked asked(SlotQuery query, TimeRange starts) {
        return new Asked(clock.instant(), starts, query.duration(), query.party());
    }

    private static AgendaQuery wanted(SlotQuery query, Asked asked) {
        AgendaQuery wanted =
                AgendaQuery.of(query.service(), asked.starts(), asked.now()).withResources(query.resources());
        AgendaQuery ofCustomer = query.customer().map(wanted::withCustomer).orElse(wanted);
        return query.ignoring().map(ofCustomer::ignoring).orElse(ofCustomer);
    }
}
