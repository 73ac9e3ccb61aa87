package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrderTest {

    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 7);
    private static final Instant NOON = DAY.atTime(12, 0).atZone(ZONE).toInstant();
    private static final ServiceId PADEL = ServiceId.of("padel");

    @Test
    @DisplayName(
            "in whatever order hours, special days, resources, bookings and busy times were said, a thousand times, the free starts are the same")
    void anyOrder() {
        Random random = new Random(20261123);
        List<Slot> first = slots(new InMemoryScheduleStore(), random);
        assertThat(first).hasSizeGreaterThan(50);
        for (int i = 0; i < 1000; i++) {
            assertThat(slots(new InMemoryScheduleStore(), random)).isEqualTo(first);
        }
    }

    @Test
    @DisplayName("the same holds of what a database gives back")
    void anyOrderInPostgres() {
        Random random = new Random(23);
        List<Slot> first = slots(new InMemoryScheduleStore(), random);
        try (PostgresClub club = PostgresClub.create()) {
            for (int i = 0; i < 10; i++) {
                assertThat(slots(club.emptyStore(), random)).isEqualTo(first);
            }
        }
    }

    private static List<Slot> slots(ScheduleStore store, Random random) {
        Schedule schedule = Schedule.on(store, () -> NOON.minus(Duration.ofDays(1)));
        List<ResourceId> courts = shuffled(random, List.of("a", "b", "c", "d")).stream()
                .map(ResourceId::of)
                .toList();
        for (ResourceId court : courts) {
            schedule.catalog().save(Resource.of(court, "Court", ZONE).withHours(hours(random)));
        }
        schedule.catalog()
                .save(Service.of(PADEL, "Padel", Duration.ofHours(1))
                        .withGridStep(Duration.ofMinutes(30))
                        .withBuffers(Duration.ZERO, Duration.ofMinutes(10)));
        List<Runnable> said = new ArrayList<>();
        for (ResourceId court : courts) {
            said.addAll(said(schedule, court, random));
        }
        shuffled(random, said).forEach(Runnable::run);
        return schedule.availability().slots(SlotQuery.of(PADEL, NOON, NOON.plus(Duration.ofDays(3))));
    }

    private static List<Runnable> said(Schedule schedule, ResourceId court, Random random) {
        int number = court.value().charAt(0) - 'a';
        Instant from = NOON.plus(Duration.ofMinutes(90L * number));
        List<Runnable> said = new ArrayList<>();
        said.add(() -> schedule.catalog()
                .saveBusy(
                        court,
                        "own",
                        shuffled(
                                random,
                                List.of(
                                        TimeRange.of(from.plus(Duration.ofHours(9)), Duration.ofHours(2)),
                                        TimeRange.of(from.plus(Duration.ofHours(10)), Duration.ofHours(3)),
                                        TimeRange.of(from.plus(Duration.ofHours(22)), Duration.ofHours(1))))));
        said.add(() -> schedule.catalog()
                .save(
                        court,
                        SpecialDay.open(
                                DAY.plusDays(2),
                                "Half a day",
                                shuffled(random, List.of("16:00-20:00", "08:00-11:00"))
                                        .toArray(String[]::new))));
        for (int hour = 0; hour < 6; hour += 2) {
            BookingRequest request = BookingRequest.of(
                            IdempotencyKey.of(court + " " + hour),
                            PADEL,
                            NOON.plus(Duration.ofHours(2L + hour)).plus(Duration.ofMinutes(30L + 30L * number)),
                            Customer.of("ana", "Ana"))
                    .withResources(court);
            said.add(() -> schedule.bookings().book(request));
        }
        return said;
    }

    private static WeeklyHours hours(Random random) {
        WeeklyHours hours = WeeklyHours.none();
        for (DayOfWeek day : shuffled(random, List.of(DayOfWeek.values()))) {
            hours = hours.with(
                    day,
                    shuffled(random, List.of("08:00-13:00", "14:30-21:00", "22:00-02:00"))
                            .toArray(String[]::new));
        }
        return hours;
    }

    private static <T> List<T> shuffled(Random random, List<T> values) {
        List<T> order = new ArrayList<>(values);
        Collections.shuffle(order, random);
        return order;
    }
}
