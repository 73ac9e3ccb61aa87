package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.Moments;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The resources that may serve a request, in the order in which they are tried, with their hours and bookings. For one thread. */
final class Candidates {

    private final Service service;
    private final Moments ofCustomer;
    private final Asked asked;
    private final Map<String, HolidayCalendar> holidays;
    private final Map<ResourceId, ResourceAgenda> known;
    private final List<ResourceAgenda> offered = new ArrayList<>();
    private final Map<HoursKey, OpenHours> hours = new HashMap<>();
    private @Nullable Refused refused;

    private Candidates(Agenda agenda, Asked asked, Map<String, HolidayCalendar> holidays) {
        this.service = agenda.service();
        this.ofCustomer = agenda.counted();
        this.asked = asked;
        this.holidays = holidays;
        this.known = agenda.resources().stream()
                .collect(Collectors.toMap(found -> found.resource().id(), Function.identity()));
    }

    /** Those that were asked for and offer the service; where none was asked for, all that offer it. */
    static Candidates of(
            Agenda agenda, List<ResourceId> requested, Asked asked, Map<String, HolidayCalendar> holidays) {
        Candidates candidates = new Candidates(agenda, asked, holidays);
        candidates.offer(requested);
        return candidates;
    }

    private void offer(List<ResourceId> requested) {
        List<ResourceId> order = !requested.isEmpty()
                ? requested
                : !service.resources().isEmpty()
                        ? service.resources()
                        : known.keySet().stream()
                                .sorted(Comparator.naturalOrder())
                                .toList();
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
    }

    static Refused unknown(ServiceId service) {
        return new Refused(Refusal.UNKNOWN_SERVICE, "there is no service " + service);
    }

    /** The hours and bookings of each, in order. */
    List<Timetable> timetables() {
        return offered.stream().map(this::timetable).toList();
    }

    /** Why there is nobody to ask at all. */
    Refused nobody() {
        return refused != null
                ? refused
                : new Refused(Refusal.NOT_OFFERED, "no resource offers service " + service.id());
    }

    /** Why none of them can start then; empty when one can. */
    Optional<Denial> why(Instant start) {
        Denial denial = nobody();
        for (Timetable timetable : timetables()) {
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

    /** All that may be occupied by a booking that starts then. */
    List<Place> places(Instant start) {
        return timetables().stream()
                .flatMap(timetable -> timetable.open(start).stream())
                .distinct()
                .toList();
    }

    private Timetable timetable(ResourceAgenda leading) {
        List<List<Lane>> needs = new ArrayList<>();
        for (Need need : service.needs()) {
            boolean first = needs.isEmpty();
            List<ResourceAgenda> agendas = first
                    ? List.of(leading)
                    : need.resources().stream()
                            .filter(known::containsKey)
                            .map(known::get)
                            .toList();
            Lane.Part part = part(need, first);
            List<Lane> lanes = new ArrayList<>();
            for (ResourceAgenda agenda : agendas) {
                OpenHours open = hours(agenda, first ? service.hours() : Optional.empty());
                for (int unit = 0; unit < agenda.units().size(); unit++) {
                    lanes.add(new Lane(
                            agenda.resource(), unit, open, agenda.units().get(unit), part));
                }
            }
            needs.add(lanes);
        }
        Quota quota = new Quota(
                service.limits(),
                hours(leading, service.hours()).clock(),
                leading.counted(),
                ofCustomer,
                asked.now().getEpochSecond());
        return new Timetable(service, leading.resource(), asked, needs, leading.sessions(), quota);
    }

    private Lane.Part part(Need need, boolean first) {
        long before = service.bufferBefore().toSeconds();
        long after = service.bufferAfter().toSeconds();
        return new Lane.Part(
                need.offset().toSeconds(),
                need.lengthIn(asked.durationOf(service)).toSeconds(),
                before,
                after,
                first ? service.gridStep().toSeconds() : 0,
                first ? service.shortestGap().toSeconds() : 0,
                Timetable.earliest(service, asked.now()),
                service.isBuffersInsideHours() ? before : 0,
                service.isBuffersInsideHours() ? after : 0);
    }

    /** Resources with the same hours share them. */
    private OpenHours hours(ResourceAgenda agenda, Optional<WeeklyHours> offered) {
        Resource resource = agenda.resource();
        HoursKey key =
                new HoursKey(resource.zone(), resource.hours(), resource.holidays(), agenda.specialDays(), offered);
        OpenHours found = hours.get(key);
        if (found == null) {
            Duration reach = service.reach().plus(asked.durationOf(service));
            found = OpenHours.of(
                    resource,
                    agenda.specialDays(),
                    resource.holidays().map(name -> holidays(resource, name)),
                    offered,
                    asked.starts().start().minus(service.reach()),
                    asked.starts().end().plus(reach));
            hours.put(key, found);
        }
        return found;
    }

    private HolidayCalendar holidays(Resource resource, String name) {
        HolidayCalendar calendar = holidays.get(name);
        if (calendar == null) {
            throw new IllegalStateException("resource " + resource.id() + " keeps the holidays of " + name
                    + ", which this schedule was not given: see Schedule.withHolidays");
        }
        return calendar;
    }

    private record HoursKey(
            ZoneId zone,
            WeeklyHours hours,
            Optional<String> holidays,
            List<SpecialDay> specialDays,
            Optional<WeeklyHours> offered) {}
}
