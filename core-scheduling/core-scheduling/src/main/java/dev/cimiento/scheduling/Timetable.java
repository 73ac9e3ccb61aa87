package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The one routine that decides whether a service can start with one of its resources, for lists of starts, for the next one and for single ones:
 * {@link #next}. What else is here explains its answers.
 *
 * <p>Each need of the service has lanes; a start is free where every need has a free lane, and they find it by overtaking each other. For one thread.
 */
final class Timetable {

    private final Service service;
    private final Resource resource;
    private final Asked asked;
    private final List<List<Lane>> needs;
    private final boolean disjoint;
    private final Sessions sessions;
    private final Quota quota;
    private final long earliest;
    private final long latest;
    private final long length;
    private int session;

    Timetable(Service service, Resource resource, Asked asked, List<List<Lane>> needs, Sessions sessions, Quota quota) {
        this.service = service;
        this.resource = resource;
        this.asked = asked;
        this.needs = needs;
        this.sessions = sessions;
        this.quota = quota;
        this.earliest = earliest(service, asked.now());
        this.latest = asked.now().plus(service.furthestAdvance()).getEpochSecond();
        this.length = asked.durationOf(service).toSeconds();
        this.disjoint = areDisjoint(needs);
    }

    static long earliest(Service service, Instant now) {
        return ceilSecond(now.plus(service.minimumNotice()));
    }

    static long ceilSecond(Instant moment) {
        return moment.getEpochSecond() + (moment.getNano() > 0 ? 1 : 0);
    }

    Resource resource() {
        return resource;
    }

    /** The first start that is not before this one; {@link Lane#NEVER} when there is none. Ask in order. */
    long next(long from) {
        long start = Math.max(from, earliest);
        while (start <= latest) {
            long found = Math.min(free(start), joinable(start));
            if (found > latest) {
                return Lane.NEVER;
            }
            start = quota.next(found);
            if (start == found) {
                return found;
            }
        }
        return Lane.NEVER;
    }

    Slot slot(long start) {
        return offer().slot(start);
    }

    Offer offer() {
        return new Offer(resource.id(), resource.zone(), length, Math.max(1, service.seats()), sessions);
    }

    /** Why the service cannot start then; empty when it can. */
    Optional<Denial> why(Instant start) {
        long second = start.getEpochSecond();
        boolean free = next(second) == second;
        if (free && start.getNano() == 0) {
            return Optional.empty();
        }
        Lane lane = needs.get(0).get(0);
        Lane.Part part = lane.part();
        if (second < earliest) {
            return refused(
                    Refusal.TOO_SOON,
                    start,
                    "is before " + Instant.ofEpochSecond(earliest) + ", with notice of " + service.minimumNotice());
        }
        if (second > latest) {
            return refused(
                    Refusal.TOO_FAR,
                    start,
                    "is after " + Instant.ofEpochSecond(latest) + ", with advance of " + service.furthestAdvance());
        }
        if (!lane.hours().covers(second - part.openBefore(), second + part.length() + part.openAfter())) {
            return lane.hours().isClosed(second)
                    ? refused(Refusal.CLOSED, start, "is on a date on which " + resource.id() + " is closed")
                    : outsideHours(start, resource.id());
        }
        if (start.getNano() != 0 || !lane.hours().isOnGrid(second, part.step())) {
            return refused(
                    Refusal.NOT_ON_GRID, start, "is not a whole number of " + service.gridStep() + " after an opening");
        }
        if (quota.next(second) != second) {
            return refused(Refusal.LIMIT_REACHED, start, "is more than the limits allow, " + service.limits());
        }
        return needs.get(0).stream().anyMatch(each -> each.isFreeButForGap(second))
                ? refused(
                        Refusal.LEAVES_GAP,
                        start,
                        "leaves less than " + service.shortestGap() + " beside it, which nobody can book")
                : withoutNeed(start).or(() -> Optional.of(new Taken(start)));
    }

    /** The further need for which nothing is open at all. */
    private Optional<Denial> withoutNeed(Instant start) {
        long second = start.getEpochSecond();
        return needs.subList(1, needs.size()).stream()
                .filter(lanes -> lanes.stream().noneMatch(lane -> lane.isOpen(second)))
                .findFirst()
                .flatMap(lanes -> outsideHours(
                        start, lanes.isEmpty() ? resource.id() : lanes.get(0).resource()));
    }

    /** Where everything would be, without the lanes that were lost; empty when there is no way. A seat in a class that has begun to fill is where the class is. */
    List<Place> places(Instant start, Predicate<Lane> lost) {
        long second = start.getEpochSecond();
        session = 0;
        if (joinable(second) == second) {
            return lost.test(needs.get(0).get(0))
                    ? List.of()
                    : List.of(place(needs.get(0).get(0), second));
        }
        List<Lane> chosen = choose(second, lost);
        List<Place> places = new ArrayList<>();
        chosen.forEach(lane -> places.add(place(lane, second)));
        return places;
    }

    /** Where each need could be met by itself. */
    List<Place> open(Instant start) {
        long second = start.getEpochSecond();
        return needs.stream()
                .flatMap(List::stream)
                .filter(lane -> lane.next(second) == second)
                .map(lane -> place(lane, second))
                .toList();
    }

    /** How much free time would be left around the start, in the tightest of the units. */
    long slack(Instant start) {
        return needs.get(0).stream()
                .mapToLong(lane -> lane.slack(start.getEpochSecond()))
                .min()
                .orElse(Lane.NEVER);
    }

    private long free(long from) {
        if (needs.size() == 1) {
            return first(needs.get(0), from);
        }
        long start = from;
        while (true) {
            long reached = first(needs.get(0), start);
            for (int i = 1; i < needs.size() && reached != Lane.NEVER; i++) {
                reached = Math.max(reached, first(needs.get(i), reached));
            }
            if (reached == Lane.NEVER) {
                return Lane.NEVER;
            }
            // The first need decides last: where another has pushed on, it must agree with where they stand now.
            boolean agreed = true;
            for (List<Lane> lanes : needs) {
                agreed &= first(lanes, reached) == reached;
            }
            if (agreed && (disjoint || !choose(reached, lane -> false).isEmpty())) {
                return reached;
            }
            start = agreed ? reached + 1 : reached;
        }
    }

    private static long first(List<Lane> lanes, long from) {
        long first = Lane.NEVER;
        // By number: this runs for each of tens of thousands of starts.
        for (int i = 0; i < lanes.size(); i++) {
            first = Math.min(first, lanes.get(i).next(from));
        }
        return first;
    }

    private long joinable(long from) {
        if (service.seats() == 0) {
            return Lane.NEVER;
        }
        for (; session < sessions.size(); session++) {
            long start = sessions.start(session);
            if (start >= from
                    && sessions.end(session) == start + length
                    && sessions.taken(session) + asked.party() <= service.seats()
                    && needs.get(0).get(0).hours().covers(start, start + length)) {
                return start;
            }
        }
        return Lane.NEVER;
    }

    /** A free lane for each need, no two of which are the same at the same time; empty when there is no such choice. */
    private List<Lane> choose(long start, Predicate<Lane> lost) {
        List<Lane> chosen = new ArrayList<>();
        return choose(start, lost, chosen) ? chosen : List.of();
    }

    private boolean choose(long start, Predicate<Lane> lost, List<Lane> chosen) {
        if (chosen.size() == needs.size()) {
            return true;
        }
        List<Lane> lanes = needs.get(chosen.size()).stream()
                .filter(lane -> lane.next(start) == start && !lost.test(lane))
                .toList();
        if (service.assignment() == Assignment.BEST_FIT && lanes.size() > 1) {
            lanes = lanes.stream()
                    .sorted(Comparator.comparingLong(lane -> lane.slack(start)))
                    .toList();
        }
        for (Lane lane : lanes) {
            if (chosen.stream().noneMatch(other -> collide(lane, other, start))) {
                chosen.add(lane);
                if (choose(start, lost, chosen)) {
                    return true;
                }
                chosen.remove(chosen.size() - 1);
            }
        }
        return false;
    }

    private static boolean collide(Lane one, Lane other, long start) {
        return one.isSame(other.resource(), other.unit())
                && one.part().occupied(start).overlaps(other.part().occupied(start));
    }

    private static boolean areDisjoint(List<List<Lane>> needs) {
        Set<ResourceId> seen = new HashSet<>();
        for (List<Lane> lanes : needs) {
            List<ResourceId> own = lanes.stream().map(Lane::resource).distinct().toList();
            if (own.stream().anyMatch(seen::contains)) {
                return false;
            }
            seen.addAll(own);
        }
        return true;
    }

    private static Place place(Lane lane, long start) {
        return new Place(
                lane.resource(),
                lane.unit(),
                lane.zone(),
                lane.part().time(start),
                lane.part().occupied(start));
    }

    private Optional<Denial> outsideHours(Instant start, ResourceId id) {
        Duration duration = asked.durationOf(service);
        String offered = service.hours().isPresent() && id.equals(resource.id()) ? " in which it is offered" : "";
        return refused(
                Refusal.OUTSIDE_HOURS, start, "plus " + duration + " is not within the hours of " + id + offered);
    }

    private Optional<Denial> refused(Refusal reason, Instant start, String rule) {
        return Optional.of(new Refused(reason, "start " + start + " of " + service.id() + " " + rule));
    }
}
