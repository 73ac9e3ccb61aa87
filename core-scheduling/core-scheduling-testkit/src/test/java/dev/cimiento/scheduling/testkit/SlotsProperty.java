package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** In every scenario, the schedule and the oracle agree on each start. */
final class SlotsProperty {

    private static final Customer SOMEBODY = Customer.of("customer", "Somebody");

    private SlotsProperty() {}

    static void check(ScheduleStore store, Scenarios.Scenario scenario) {
        MutableClock clock = MutableClock.at(scenario.now());
        Schedule schedule = Schedule.on(store, clock);
        schedule.catalog().save(scenario.resource());
        schedule.catalog().save(scenario.service());
        schedule.catalog().save(scenario.other());
        scenario.specialDays()
                .forEach(day -> schedule.catalog().save(scenario.resource().id(), day));

        List<TimeRange> busy = new ArrayList<>();
        TimeRange around = scenario.range().widened(Duration.ofDays(1), Duration.ofDays(1));
        for (int pick : scenario.picks()) {
            List<Slot> free =
                    schedule.availability().slots(SlotQuery.of(scenario.other().id(), around.start(), around.end()));
            assertThat(free)
                    .extracting(Slot::start)
                    .as("starts for others, %s taken before", busy.size())
                    .isEqualTo(new MinuteOracle(
                                    scenario.resource(),
                                    scenario.other(),
                                    scenario.specialDays(),
                                    busy,
                                    scenario.now(),
                                    around)
                            .starts(around));
            if (!free.isEmpty()) {
                busy.add(book(schedule, scenario, free.get(pick % free.size()))
                        .place()
                        .occupied());
            }
        }

        MinuteOracle oracle = new MinuteOracle(
                scenario.resource(),
                scenario.service(),
                scenario.specialDays(),
                busy,
                scenario.now(),
                scenario.range());
        List<Instant> expected = oracle.starts(scenario.range());
        SlotQuery query = SlotQuery.of(
                scenario.service().id(),
                scenario.range().start(),
                scenario.range().end());
        assertThat(schedule.availability().slots(query)).extracting(Slot::start).isEqualTo(expected);

        for (ZoneId viewer : List.of(scenario.resource().zone(), ZoneId.of("Pacific/Auckland"))) {
            assertThat(schedule.availability().openDays(query, viewer))
                    .isEqualTo(expected.stream()
                            .map(start -> LocalDate.ofInstant(start, viewer))
                            .distinct()
                            .toList());
        }

        long minutes = scenario.range().length().toMinutes();
        for (int pick : scenario.picks()) {
            Instant start = expected.isEmpty() || pick % 2 == 0
                    ? scenario.range().start().plus(Duration.ofMinutes(pick % minutes))
                    : expected.get(pick % expected.size());
            assertThat(schedule.availability()
                            .why(scenario.service().id(), scenario.resource().id(), start)
                            .isEmpty())
                    .as("%s may start", start)
                    .isEqualTo(oracle.isFree(start));
        }
    }

    private static Booking book(Schedule schedule, Scenarios.Scenario scenario, Slot slot) {
        IdempotencyKey key = IdempotencyKey.of("key " + slot.start());
        BookResult result =
                schedule.bookings().book(BookingRequest.of(key, scenario.other().id(), slot, SOMEBODY));
        assertThat(result).isInstanceOf(BookResult.Booked.class);
        return ((BookResult.Booked) result).booking();
    }
}
