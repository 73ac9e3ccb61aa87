package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** With several units, a further need and the gap rule, the schedule and the oracle agree on each start, before every booking and after the last. */
final class NeedsProperty {

    private static final ResourceId COACH = ResourceId.of("coach");
    private static final Duration LONGEST_GAP = Duration.ofHours(24);

    private NeedsProperty() {}

    static void check(ScheduleStore store, Scenarios.Scenario scenario) {
        Schedule schedule = Schedule.on(store, MutableClock.at(scenario.now()));
        Resource resource =
                scenario.resource().withQuantity(1 + scenario.picks().size() % 3);
        Resource coach = Resource.of(COACH, "Coach", resource.zone())
                .withHours(resource.hours())
                .withQuantity(1 + scenario.picks().size() % 2);
        schedule.catalog().save(resource);
        schedule.catalog().save(coach);
        Duration gap = scenario.service().duration().compareTo(LONGEST_GAP) > 0
                ? LONGEST_GAP
                : scenario.service().duration();
        Service service = scenario.service()
                .withResources(resource.id())
                .withNeeds(Need.anyOf(COACH))
                .withShortestGap(gap);
        schedule.catalog().save(service);
        scenario.specialDays().forEach(day -> schedule.catalog().save(resource.id(), day));

        Map<String, List<TimeRange>> taken = new HashMap<>();
        TimeRange range = scenario.range();
        SlotQuery query = SlotQuery.of(service.id(), range.start(), range.end());
        for (int i = 0; i <= scenario.picks().size(); i++) {
            List<Slot> free = schedule.availability().slots(query);
            assertThat(free)
                    .extracting(Slot::start)
                    .as("%s taken before", i)
                    .isEqualTo(expected(scenario, service, resource, coach, taken));
            if (free.isEmpty() || i == scenario.picks().size()) {
                return;
            }
            Slot slot = free.get(scenario.picks().get(i) % free.size());
            BookResult result = schedule.bookings()
                    .book(BookingRequest.of(
                            IdempotencyKey.of("key " + i), service.id(), slot, Customer.of("customer", "Somebody")));
            assertThat(result).isInstanceOf(BookResult.Booked.class);
            for (Place place : ((BookResult.Booked) result).booking().places()) {
                taken.computeIfAbsent(place.resource() + " " + place.unit(), unit -> new ArrayList<>())
                        .add(place.occupied());
            }
        }
    }

    private static List<Instant> expected(
            Scenarios.Scenario scenario,
            Service service,
            Resource resource,
            Resource coach,
            Map<String, List<TimeRange>> taken) {
        List<MinuteOracle> units = new ArrayList<>();
        for (int unit = 0; unit < resource.quantity(); unit++) {
            List<TimeRange> its = taken.getOrDefault(resource.id() + " " + unit, List.of());
            units.add(
                    new MinuteOracle(resource, service, scenario.specialDays(), its, scenario.now(), scenario.range()));
        }
        List<MinuteOracle> coaches = new ArrayList<>();
        for (int unit = 0; unit < coach.quantity(); unit++) {
            List<TimeRange> its = taken.getOrDefault(COACH + " " + unit, List.of());
            coaches.add(new MinuteOracle(coach, service, List.of(), its, scenario.now(), scenario.range()));
        }
        List<Instant> starts = new ArrayList<>();
        TimeRange range = scenario.range();
        for (Instant start = range.start(); start.isBefore(range.end()); start = start.plus(Duration.ofMinutes(1))) {
            Instant at = start;
            if (units.stream().anyMatch(unit -> unit.isFree(at) && !unit.leavesGap(at))
                    && coaches.stream().anyMatch(unit -> unit.isFreeOffGrid(at))) {
                starts.add(at);
            }
        }
        return starts;
    }
}
