package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Assignment;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.CancellationTerms;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every rule of a service and its resources, in lists and in bookings alike. */
public abstract class ServiceRulesContract extends ScheduleFixture {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HALF = Duration.ofMinutes(30);
    private static final ResourceId COACH = ResourceId.of("coach-1");
    private static final Customer BETO = Customer.of("customer-2", "Beto");

    /** For subclasses. */
    protected ServiceRulesContract() {}

    @Test
    @DisplayName("every rule is read as it was saved")
    final void savesRules() {
        resource(COACH, "08:00-20:00");
        Service service = hour().withDurations(HOUR, Duration.ofMinutes(90))
                .withBuffersInsideHours()
                .withShortestGap(HALF)
                .withSeats(12)
                .withNeeds(Need.anyOf(COACH))
                .withLimits(
                        Limit.perResource(Limit.Period.DAY, 4),
                        Limit.perCustomer(Limit.Period.WEEK, 2).withWeekStart(DayOfWeek.SUNDAY))
                .withAssignment(Assignment.WEIGHTED)
                .withCancellation(CancellationTerms.of(
                        new CancellationTerms.Tier(Duration.ofHours(24), 100),
                        new CancellationTerms.Tier(Duration.ofHours(2), 50)));
        catalog.save(service);
        assertThat(catalog.service(PADEL)).contains(service);
        Service steps = Service.of(PADEL, "Colour", HOUR)
                .withSteps(
                        Need.anyOf(COURT).during(Duration.ZERO, HALF),
                        Need.anyOf(COACH).during(HALF, HALF));
        catalog.save(steps);
        assertThat(catalog.service(PADEL)).contains(steps);
        Resource kayaks = Resource.of(ResourceId.of("kayak"), "Kayaks", BUENOS_AIRES)
                .withQuantity(6)
                .withWeight(3)
                .withHolidays("AR");
        catalog.save(kayaks);
        assertThat(catalog.resource(kayaks.id())).contains(kayaks);
    }

    @Test
    @DisplayName("the customer chooses among the durations that are offered, and each has its own starts")
    final void durations() {
        hours("08:00-11:00");
        catalog.save(hour().withGridStep(HALF).withDurations(HOUR, Duration.ofMinutes(120)));
        SlotQuery query = SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL);
        assertThat(clocks(availability.slots(query))).containsExactly("08:00", "08:30", "09:00", "09:30", "10:00");
        assertThat(clocks(availability.slots(query.withDuration(Duration.ofMinutes(120)))))
                .containsExactly("08:00", "08:30", "09:00");
        assertThat(availability.slots(query.withDuration(Duration.ofMinutes(90))))
                .isEmpty();
        assertRefused(
                bookings.book(request(at(TUESDAY, "08:00")).withDuration(Duration.ofMinutes(90))),
                Refusal.DURATION_NOT_OFFERED);
        Booking booking = booked(request(at(TUESDAY, "08:30")).withDuration(Duration.ofMinutes(120)));
        assertThat(booking.end()).isEqualTo(at(TUESDAY, "10:30"));
        RescheduleResult moved = bookings.reschedule(booking.id(), 1, at(TUESDAY, "09:00"));
        assertThat(((RescheduleResult.Rescheduled) moved).booking().end()).isEqualTo(at(TUESDAY, "11:00"));
    }

    @Test
    @DisplayName("buffers reach outside the hours, unless they are to stay inside")
    final void buffersInside() {
        hours("08:00-12:00");
        catalog.save(hour().withBuffers(HALF, HALF).withGridStep(HALF));
        assertThat(starts(TUESDAY)).startsWith("08:00").endsWith("11:00");
        catalog.save(hour().withBuffers(HALF, HALF).withGridStep(HALF).withBuffersInsideHours());
        assertThat(starts(TUESDAY)).startsWith("08:30").endsWith("10:30");
        assertThat(reason(availability.why(PADEL, COURT, at(TUESDAY, "08:00")))).isEqualTo(Refusal.OUTSIDE_HOURS);
    }

    @Test
    @DisplayName("a start that would leave a remainder nobody can book is refused, where another would not")
    final void gaps() {
        hours("08:00-12:00");
        catalog.save(hour().withGridStep(HALF).withShortestGap(HOUR));
        assertThat(starts(TUESDAY)).containsExactly("08:00", "09:00", "09:30", "10:00", "11:00");
        assertThat(reason(availability.why(PADEL, COURT, at(TUESDAY, "08:30")))).isEqualTo(Refusal.LEAVES_GAP);
        assertRefused(bookings.book(request(at(TUESDAY, "10:30"))), Refusal.LEAVES_GAP);
        booked(at(TUESDAY, "09:00"));
        assertThat(starts(TUESDAY)).containsExactly("08:00", "10:00", "11:00");
        // One and a half hours are left: no start leaves nothing, so both are allowed.
        hours("08:00-11:30");
        assertThat(starts(TUESDAY)).containsExactly("08:00", "10:00", "10:30");
        // What is left before now cannot be booked anyway.
        hours("08:00-12:00");
        clock.set(at(TUESDAY.plusDays(1), "08:10"));
        assertThat(starts(TUESDAY.plusDays(1))).containsExactly("08:30", "09:00", "09:30", "10:00", "11:00");
    }

    @Test
    @DisplayName("six kayaks can be booked six times at once, and each booking has one for itself")
    final void quantity() {
        ResourceId kayak = ResourceId.of("kayak");
        catalog.save(Resource.of(kayak, "Kayaks", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-20:00"))
                .withQuantity(6));
        catalog.save(hour().withGridStep(HALF).withResources(kayak));
        for (int i = 0; i < 6; i++) {
            assertThat(booked(request(at(TUESDAY, "10:00")).withResources())
                            .place()
                            .unit())
                    .isEqualTo(i);
        }
        assertThat(bookings.book(request(at(TUESDAY, "10:30")).withResources())).isInstanceOf(Taken.class);
        assertThat(starts(TUESDAY)).contains("09:00", "11:00").doesNotContain("09:30", "10:00", "10:30");
        bookings.cancel(bookings.list(all()).get(0).id(), 1);
        assertThat(starts(TUESDAY)).contains("09:30", "10:00", "10:30");
    }

    @Test
    @DisplayName("a court and a coach are booked together or not at all, and either can be the reason")
    final void allOf() {
        ResourceId second = ResourceId.of("coach-2");
        resource(COACH, "10:00-14:00");
        resource(second, "12:00-16:00");
        ResourceId court2 = resource(ResourceId.of("court-2"), "08:00-24:00");
        ResourceId court3 = resource(ResourceId.of("court-3"), "08:00-24:00");
        catalog.save(hour().withResources(COURT, court2, court3).withNeeds(Need.anyOf(COACH, second)));
        assertThat(clocks(slots(TUESDAY))).containsExactly("10:00", "11:00", "12:00", "13:00", "14:00", "15:00");
        Booking lesson = booked(at(TUESDAY, "12:00"));
        assertThat(lesson.places()).extracting(Place::resource).containsExactly(COURT, COACH);
        assertThat(bookings.find(lesson.id())).contains(lesson);
        Booking other = booked(request(at(TUESDAY, "12:00")).withResources(court2));
        assertThat(other.places()).extracting(Place::resource).containsExactly(court2, second);
        assertThat(bookings.book(request(at(TUESDAY, "12:00")).withResources(court3)))
                .isInstanceOf(Taken.class);
        assertThat(reason(availability.why(PADEL, court3, at(TUESDAY, "17:00"))))
                .isEqualTo(Refusal.OUTSIDE_HOURS);
        assertThat(bookings.list(all().withResource(second))).containsExactly(other);
        RescheduleResult moved = bookings.reschedule(lesson.id(), 1, at(TUESDAY, "13:00"));
        assertThat(((RescheduleResult.Rescheduled) moved).booking().places())
                .extracting(Place::resource)
                .containsExactly(COURT, COACH);
        booked(request(at(TUESDAY, "12:00")).withResources(court3));
    }

    @Test
    @DisplayName("two nurses are two different people, also where both needs name the same")
    final void distinct() {
        ResourceId second = ResourceId.of("coach-2");
        resource(COACH, "08:00-12:00");
        resource(second, "10:00-14:00");
        catalog.save(hour().withResources(COURT).withNeeds(Need.anyOf(COACH, second), Need.anyOf(COACH, second)));
        assertThat(starts(TUESDAY)).containsExactly("10:00", "11:00");
        assertThat(booked(at(TUESDAY, "10:00")).places())
                .extracting(Place::resource)
                .containsExactlyInAnyOrder(COURT, COACH, second);
    }

    @Test
    @DisplayName("steps follow each other on different people, and each is kept for its own part alone")
    final void steps() {
        resource(COACH, "08:00-24:00");
        catalog.save(Service.of(PADEL, "Cut and colour", Duration.ofMinutes(90))
                .withGridStep(HALF)
                .withSteps(
                        Need.anyOf(COURT).during(Duration.ZERO, HALF),
                        Need.anyOf(COACH).during(HALF, HOUR)));
        Booking booking = booked(at(TUESDAY, "10:00"));
        assertThat(booking.end()).isEqualTo(at(TUESDAY, "11:30"));
        assertThat(booking.places())
                .extracting(Place::time)
                .containsExactly(TimeRange.of(at(TUESDAY, "10:00"), HALF), TimeRange.of(at(TUESDAY, "10:30"), HOUR));
        assertThat(starts(TUESDAY)).contains("09:00", "11:00").doesNotContain("09:30", "10:00", "10:30");
    }

    @Test
    @DisplayName("a class fills up to its seats with parties of any size, and then is no longer offered")
    final void classes() {
        catalog.save(hour().withSeats(5));
        assertThat(slots(TUESDAY).get(0).seatsLeft()).isEqualTo(5);
        Booking two = booked(request(at(TUESDAY, "10:00")).withParty(2));
        Booking one = booked(at(TUESDAY, "10:00"));
        Slot slot = slots(TUESDAY).stream()
                .filter(free -> free.start().equals(at(TUESDAY, "10:00")))
                .findFirst()
                .orElseThrow();
        assertThat(slot.seatsLeft()).isEqualTo(2);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")).withParty(3))).isInstanceOf(Taken.class);
        assertRefused(bookings.book(request(at(TUESDAY, "10:00")).withParty(6)), Refusal.PARTY_TOO_LARGE);
        SlotQuery three = SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL).withParty(3);
        assertThat(clocks(availability.slots(three))).contains("11:00").doesNotContain("10:00");
        booked(request(at(TUESDAY, "10:00")).withParty(2));
        assertThat(starts(TUESDAY)).doesNotContain("10:00");
        ServiceId alone = ServiceId.of("alone");
        catalog.save(Service.of(alone, "Alone", HOUR));
        assertThat(availability.why(alone, COURT, at(TUESDAY, "10:00"))).contains(new Taken(at(TUESDAY, "10:00")));
        assertRefused(
                bookings.book(BookingRequest.of(newKey(), alone, at(TUESDAY, "12:00"), ANA)
                        .withParty(2)),
                Refusal.PARTY_TOO_LARGE);
        bookings.cancel(two.id(), 1);
        assertThat(clocks(availability.slots(
                        SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL).withParty(2))))
                .contains("10:00");
        bookings.reschedule(one.id(), 1, at(TUESDAY, "12:00"));
        bookings.list(all()).forEach(booking -> bookings.cancel(booking.id(), booking.version()));
        assertThat(availability.why(alone, COURT, at(TUESDAY, "10:00"))).isEmpty();
        assertThat(availability.why(alone, COURT, at(TUESDAY, "12:00"))).isEmpty();
    }

    @Test
    @DisplayName("a class keeps its teacher until the last has left, and all who come are among the teacher's bookings")
    final void classWithTeacher() {
        resource(COACH, "08:00-20:00");
        catalog.save(hour().withResources(COURT).withSeats(5).withNeeds(Need.anyOf(COACH)));
        ServiceId talk = ServiceId.of("talk");
        catalog.save(Service.of(talk, "Talk", HOUR).withResources(COACH));
        Booking opens = booked(at(TUESDAY, "10:00"));
        Booking joins = booked(at(TUESDAY, "10:00"));
        Booking later = booked(at(TUESDAY, "12:00"));
        assertThat(bookings.list(all().withResource(COACH))).containsExactlyInAnyOrder(opens, joins, later);
        bookings.cancel(opens.id(), 1);
        assertThat(availability.why(talk, COACH, at(TUESDAY, "10:00"))).contains(new Taken(at(TUESDAY, "10:00")));
        assertThat(bookings.list(all().withResource(COACH))).containsExactly(joins, later);
        bookings.cancel(joins.id(), 1);
        assertThat(availability.why(talk, COACH, at(TUESDAY, "10:00"))).isEmpty();
        assertThat(bookings.list(all().withResource(COACH))).containsExactly(later);
    }

    @Test
    @DisplayName(
            "a class that has ended and is confirmed late by who had joined it has its teacher again, or is not confirmed")
    final void classOpensAgainWithItsTeacher() {
        resource(COACH, "08:00-20:00");
        catalog.save(hour().withResources(COURT).withSeats(5).withNeeds(Need.anyOf(COACH)));
        ServiceId talk = ServiceId.of("talk");
        catalog.save(Service.of(talk, "Talk", HOUR).withResources(COACH));
        Booking opens = booked(at(TUESDAY, "10:00"));
        Booking joins = held(request(at(TUESDAY, "10:00")), Duration.ofMinutes(10));
        Booking also = held(request(at(TUESDAY, "10:00")), Duration.ofMinutes(10));
        bookings.cancel(opens.id(), 1);
        clock.advance(Duration.ofMinutes(10));
        bookings.sweep(10);
        assertThat(availability.why(talk, COACH, at(TUESDAY, "10:00"))).isEmpty();
        assertThat(bookings.confirmIfStillFree(joins.id())).isInstanceOf(ConfirmResult.Confirmed.class);
        assertThat(availability.why(talk, COACH, at(TUESDAY, "10:00"))).contains(new Taken(at(TUESDAY, "10:00")));
        bookings.cancel(joins.id(), 3);
        booked(BookingRequest.of(newKey(), talk, at(TUESDAY, "10:00"), BETO));
        assertThat(bookings.confirmIfStillFree(also.id())).isInstanceOf(Taken.class);
    }

    @Test
    @DisplayName("classes of one start and different lengths, on a resource of which there are two, fill side by side")
    final void classesOfOneStart() {
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-20:00"))
                .withQuantity(2));
        catalog.save(hour().withSeats(3).withDurations(HOUR, HOUR.multipliedBy(2)));
        BookingRequest longer = request(at(TUESDAY, "10:00")).withDuration(HOUR.multipliedBy(2));
        booked(request(at(TUESDAY, "10:00")));
        booked(longer.withParty(2));
        SlotQuery query = SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL);
        assertThat(seatsAtTen(query)).containsExactly(2);
        assertThat(seatsAtTen(query.withDuration(HOUR.multipliedBy(2)))).containsExactly(1);
        booked(request(at(TUESDAY, "10:00")).withDuration(HOUR.multipliedBy(2)));
        booked(request(at(TUESDAY, "10:00")).withParty(2));
        assertThat(seatsAtTen(query)).isEmpty();
        assertThat(seatsAtTen(query.withDuration(HOUR.multipliedBy(2)))).isEmpty();
    }

    private List<Integer> seatsAtTen(SlotQuery query) {
        return availability.slots(query).stream()
                .filter(slot -> slot.start().equals(at(TUESDAY, "10:00")))
                .map(Slot::seatsLeft)
                .toList();
    }

    @Test
    @DisplayName("expired holds in a class give their seats back, and the last of them the class's time")
    final void classHolds() {
        catalog.save(hour().withSeats(2));
        held(request(at(TUESDAY, "10:00")).withParty(2), Duration.ofMinutes(10));
        assertThat(starts(TUESDAY)).doesNotContain("10:00");
        clock.advance(Duration.ofMinutes(10));
        assertThat(slots(TUESDAY))
                .filteredOn(slot -> slot.start().equals(at(TUESDAY, "10:00")))
                .extracting(Slot::seatsLeft)
                .containsExactly(2);
        ServiceId alone = ServiceId.of("alone");
        catalog.save(Service.of(alone, "Alone", HOUR));
        booked(BookingRequest.of(newKey(), alone, at(TUESDAY, "10:00"), BETO));
        held(request(at(TUESDAY, "12:00")).withParty(2), Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(10));
        assertThat(booked(request(at(TUESDAY, "12:00")).withParty(2)).party()).isEqualTo(2);
    }

    @Test
    @DisplayName("a resource that keeps Argentina's holidays is closed on them, unless it has other hours of its own")
    final void holidays() {
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-12:00"))
                .withHolidays("AR"));
        LocalDate immaculate = LocalDate.of(2026, 12, 8);
        assertThat(starts(immaculate)).isEmpty();
        assertThat(reason(availability.why(PADEL, COURT, at(immaculate, "10:00"))))
                .isEqualTo(Refusal.CLOSED);
        assertThat(starts(immaculate.plusDays(1))).isNotEmpty();
        catalog.save(COURT, SpecialDay.open(immaculate, "Open all the same", "10:00-11:30"));
        assertThat(starts(immaculate)).containsExactly("10:00");
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-12:00"))
                .withHolidays("MARS"));
        assertThatThrownBy(() -> starts(TUESDAY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MARS");
        assertThat(schedule.withHolidays("MARS", date -> Optional.of("Landing"))
                        .availability()
                        .openDays(SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL), BUENOS_AIRES))
                .isEmpty();
    }

    @Test
    @DisplayName("what other calendars say is not offered, may overlap bookings, and is replaced source by source")
    final void elsewhere() {
        hours("08:00-12:00");
        catalog.save(hour());
        booked(at(TUESDAY, "08:00"));
        List<TimeRange> dentist = List.of(TimeRange.of(at(TUESDAY, "08:30"), HOUR));
        catalog.saveBusy(COURT, "calendar", dentist);
        catalog.saveBusy(COURT, "other", List.of(TimeRange.of(at(TUESDAY, "09:00"), HALF.plusHours(1))));
        assertThat(starts(TUESDAY)).containsExactly("11:00");
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        assertThat(catalog.busy(COURT, "calendar")).isEqualTo(dentist);
        catalog.saveBusy(COURT, "other", List.of());
        assertThat(starts(TUESDAY)).containsExactly("10:00", "11:00");
        assertThatThrownBy(() -> catalog.saveBusy(ResourceId.of("court-9"), "calendar", dentist))
                .hasMessageContaining("court-9");
    }

    @Test
    @DisplayName("open days, the next start and the list are one answer, also across a change of the clock")
    final void oneAnswer() {
        ZoneId newYork = ZoneId.of("America/New_York");
        ResourceId there = ResourceId.of("there");
        catalog.save(Resource.of(there, "There", newYork)
                .withHours(WeeklyHours.none()
                        .with(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, "22:00-02:30")
                        .with(DayOfWeek.WEDNESDAY, "09:00-10:00")));
        clock.set(at("2026-10-20T12:00:00Z"));
        catalog.save(hour().withGridStep(HALF).withResources(there, COURT));
        SlotQuery query = SlotQuery.of(PADEL, at("2026-10-25T00:00:00Z"), at("2026-11-10T00:00:00Z"))
                .withResources(there);
        List<Slot> slots = availability.slots(query);
        assertThat(availability.openDays(query, newYork))
                .isEqualTo(slots.stream()
                        .map(slot -> slot.localStart().toLocalDate())
                        .distinct()
                        .toList());
        assertThat(availability.next(query)).contains(slots.get(0));
        for (Slot slot : slots) {
            assertThat(availability.next(
                            SlotQuery.of(PADEL, slot.start(), query.to()).withResources(there)))
                    .contains(slot);
            assertThat(availability.why(PADEL, there, slot.start())).isEmpty();
        }
        SlotQuery never = SlotQuery.of(PADEL, at("2026-10-26T12:00:00Z"), at("2026-10-27T00:00:00Z"));
        assertThat(availability.next(never.withResources(there))).isEmpty();
    }

    @Test
    @DisplayName("24:00 is the end of the day: the last hour starts at 23:00, and 23:59 is no end")
    final void midnight() {
        catalog.save(hour().withGridStep(Duration.ofMinutes(15)));
        hours("22:00-24:00");
        assertThat(starts(TUESDAY)).containsExactly("22:00", "22:15", "22:30", "22:45", "23:00");
        hours("22:00-23:59");
        assertThat(starts(TUESDAY)).containsExactly("22:00", "22:15", "22:30", "22:45");
    }

    @Test
    @DisplayName("bookings are assigned to the least recent, by weight, or where they fit best")
    final void assigns() {
        ResourceId second = ResourceId.of("court-2");
        catalog.save(Resource.of(second, "Court 2", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-24:00"))
                .withWeight(2));
        catalog.save(hour().withResources(COURT, second).withAssignment(Assignment.LEAST_RECENT));
        assertThat(assigned("08:00", "09:00", "10:00", "11:00")).containsExactly(COURT, second, COURT, second);
        clear();
        catalog.save(hour().withResources(COURT, second).withAssignment(Assignment.WEIGHTED));
        assertThat(assigned("08:00", "09:00", "10:00", "11:00", "12:00", "13:00"))
                .containsExactly(COURT, second, second, COURT, second, second);
        clear();
        catalog.save(hour().withResources(COURT, second).withAssignment(Assignment.BEST_FIT));
        booked(request(at(TUESDAY, "12:00")).withResources(second));
        booked(request(at(TUESDAY, "14:00")).withResources(second));
        assertThat(assigned("13:00")).containsExactly(second);
    }

    private List<ResourceId> assigned(String... times) {
        return Stream.of(times)
                .map(time -> {
                    clock.advance(Duration.ofSeconds(1));
                    return booked(request(at(TUESDAY, time)).withResources()).resource();
                })
                .toList();
    }

    private void clear() {
        bookings.list(all()).forEach(booking -> bookings.cancel(booking.id(), booking.version()));
    }

    private static BookingQuery all() {
        return BookingQuery.between(at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    }

    private static List<String> clocks(List<Slot> slots) {
        return slots.stream().map(ScheduleFixture::wallClock).distinct().toList();
    }
}
