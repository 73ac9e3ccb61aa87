package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
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
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What free starts a schedule gives, to the minute, and why it gives no others. */
public abstract class AvailabilityContract extends ScheduleFixture {

    /** For subclasses. */
    protected AvailabilityContract() {}

    @Test
    @DisplayName("starts follow the grid from the opening, and the last ends at closing")
    final void grid() {
        hours(WeeklyHours.everyDay("19:00-24:00"));
        assertThat(starts(TUESDAY))
                .containsExactly("19:00", "19:30", "20:00", "20:30", "21:00", "21:30", "22:00", "22:30");
    }

    @Test
    @DisplayName("each window of a day has its own grid, and a booking does not span the break")
    final void windows() {
        hours(WeeklyHours.everyDay("09:15-11:00", "16:00-18:00"));
        assertThat(starts(TUESDAY)).containsExactly("09:15", "16:00", "16:30");
    }

    @Test
    @DisplayName("a window past midnight belongs to the day it opens on, and is offered once")
    final void pastMidnight() {
        LocalDate friday = MONDAY.plusDays(4);
        hours(WeeklyHours.none().with(DayOfWeek.FRIDAY, "22:00-02:00"));
        assertThat(starts(friday)).containsExactly("22:00", "22:30", "23:00", "23:30");
        assertThat(starts(friday.plusDays(1))).containsExactly("00:00", "00:30");
        catalog.save(COURT, SpecialDay.closed(friday.plusDays(1), "Tournament"));
        assertThat(starts(friday.plusDays(1))).containsExactly("00:00", "00:30");
        catalog.save(COURT, SpecialDay.closed(friday, "Tournament"));
        assertThat(starts(friday)).isEmpty();
        assertThat(starts(friday.plusDays(1))).isEmpty();
    }

    @Test
    @DisplayName("a special Friday leaves Saturday's own first hours as they are")
    final void overrideKeepsNextDay() {
        LocalDate friday = MONDAY.plusDays(4);
        hours(WeeklyHours.everyDay("00:00-02:00", "20:00-24:00"));
        catalog.save(COURT, SpecialDay.closed(friday, "Tournament"));
        assertThat(starts(friday)).isEmpty();
        assertThat(starts(friday.plusDays(1))).startsWith("00:00", "00:30", "20:00");
    }

    @Test
    @DisplayName("open to 24:00 and again from 00:00 is open across midnight")
    final void acrossMidnight() {
        hours(WeeklyHours.everyDay("00:00-24:00"));
        assertThat(starts(TUESDAY)).hasSize(48).startsWith("00:00").endsWith("23:00", "23:30");
    }

    @Test
    @DisplayName("a special day has its own hours instead of the week's, until it is removed")
    final void specialDay() {
        catalog.save(COURT, SpecialDay.open(TUESDAY, "Maintenance in the afternoon", "10:00-12:00"));
        assertThat(starts(TUESDAY)).containsExactly("10:00", "10:30");
        catalog.save(COURT, SpecialDay.closed(TUESDAY, "Holiday"));
        assertThat(starts(TUESDAY)).isEmpty();
        assertThat(why(at(TUESDAY, "10:00"))).isEqualTo(Refusal.CLOSED);
        catalog.removeSpecialDay(COURT, TUESDAY);
        assertThat(starts(TUESDAY)).startsWith("08:00");
    }

    @Test
    @DisplayName("buffers of neighbours add up, in either order, and may leave the opening hours")
    final void buffers() {
        hours(WeeklyHours.everyDay("08:00-13:00"));
        catalog.save(Service.of(PADEL, "Padel", Duration.ofMinutes(60))
                .withGridStep(Duration.ofMinutes(15))
                .withBuffers(Duration.ofMinutes(15), Duration.ofMinutes(30)));
        booked(at(TUESDAY, "10:00"));
        assertThat(starts(TUESDAY)).containsExactly("08:00", "08:15", "11:45", "12:00");
    }

    @Test
    @DisplayName("what touches does not overlap")
    final void touching() {
        booked(at(TUESDAY, "10:00"));
        assertThat(starts(TUESDAY)).contains("08:30", "11:30").doesNotContain("09:00", "10:00", "11:00");
        assertThat(availability.why(PADEL, COURT, at(TUESDAY, "09:00"))).contains(new Taken(at(TUESDAY, "09:00")));
    }

    @Test
    @DisplayName("a list for a booking that moves leaves its own time out of what is taken, and nothing else")
    final void ignoring() {
        ResourceId other = ResourceId.of("court-2");
        hours(WeeklyHours.everyDay("09:00-13:00"));
        catalog.save(court(other.value()).withHours(WeeklyHours.everyDay("09:00-13:00")));
        Booking own = booked(at(TUESDAY, "10:30"));
        booked(request(at(TUESDAY, "10:30")).withResources(other));
        SlotQuery query = SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL);
        assertThat(wallClocks(query.withResources(COURT))).containsExactly("09:00");
        assertThat(wallClocks(query.withResources(COURT).ignoring(own.id())))
                .containsExactly("09:00", "09:30", "10:00", "10:30", "11:00", "11:30");
        assertThat(wallClocks(query.withResources(other).ignoring(own.id()))).containsExactly("09:00");
        assertThat(bookings.reschedule(own.id(), own.version(), at(TUESDAY, "11:00")))
                .isInstanceOf(RescheduleResult.Rescheduled.class);
    }

    @Test
    @DisplayName("a booking of several days is seen by a list that begins in its midst, and so is a hold")
    final void severalDays() {
        hours(WeeklyHours.everyDay("00:00-24:00"));
        ServiceId cabin = ServiceId.of("cabin");
        catalog.save(Service.of(cabin, "Cabin", Duration.ofDays(5)).withGridStep(Duration.ofHours(12)));
        booked(BookingRequest.of(newKey(), cabin, at(TUESDAY, "12:00"), ANA).withResources(COURT));
        LocalDate last = TUESDAY.plusDays(5);
        held(request(at(last, "20:00")), Duration.ofHours(1));
        assertThat(starts(last.minusDays(1))).isEmpty();
        assertThat(starts(last))
                .startsWith("12:00")
                .contains("18:30", "21:30")
                .doesNotContain("11:30", "19:00", "21:00");
        clock.advance(Duration.ofHours(1));
        assertThat(starts(last)).contains("19:00", "21:00");
    }

    @Test
    @DisplayName("notice and advance include their edge, to the millisecond")
    final void noticeAndAdvance() {
        catalog.save(padel().withMinimumNotice(Duration.ofHours(2)).withFurthestAdvance(Duration.ofDays(1)));
        Instant start = at(MONDAY, "11:00");
        clock.set(start.minus(Duration.ofHours(2)));
        assertThat(availability.why(PADEL, COURT, start)).isEmpty();
        assertThat(starts(MONDAY)).startsWith("11:00");
        clock.advance(Duration.ofMillis(1));
        assertThat(why(start)).isEqualTo(Refusal.TOO_SOON);
        assertThat(starts(MONDAY)).startsWith("11:30");
        Instant last = at(TUESDAY, "09:00");
        clock.set(last.minus(Duration.ofDays(1)));
        assertThat(availability.why(PADEL, COURT, last)).isEmpty();
        assertThat(starts(TUESDAY)).containsExactly("08:00", "08:30", "09:00");
        clock.advance(Duration.ofMillis(-1));
        assertThat(why(last)).isEqualTo(Refusal.TOO_FAR);
        assertThat(starts(TUESDAY)).containsExactly("08:00", "08:30");
    }

    @Test
    @DisplayName("each refusal names its rule")
    final void refusals() {
        assertThat(why(at(TUESDAY, "10:10"))).isEqualTo(Refusal.NOT_ON_GRID);
        assertThat(why(at(TUESDAY, "10:00").plusMillis(1))).isEqualTo(Refusal.NOT_ON_GRID);
        assertThat(why(at(TUESDAY, "07:30"))).isEqualTo(Refusal.OUTSIDE_HOURS);
        assertThat(why(at(TUESDAY, "23:00"))).isEqualTo(Refusal.OUTSIDE_HOURS);
        assertThat(why(at(MONDAY, "08:30"))).isEqualTo(Refusal.TOO_SOON);
        assertThat(why(at(MONDAY.plusYears(1), "10:00"))).isEqualTo(Refusal.TOO_FAR);
        assertThat(reason(availability.why(ServiceId.of("tennis"), COURT, at(TUESDAY, "10:00"))))
                .isEqualTo(Refusal.UNKNOWN_SERVICE);
        assertThat(reason(availability.why(PADEL, ResourceId.of("court-9"), at(TUESDAY, "10:00"))))
                .isEqualTo(Refusal.UNKNOWN_RESOURCE);
        catalog.save(court("court-2"));
        catalog.save(padel().withResources(ResourceId.of("court-2")));
        assertThat(why(at(TUESDAY, "10:00"))).isEqualTo(Refusal.NOT_OFFERED);
        assertThat(availability.slots(SlotQuery.on(TUESDAY, BUENOS_AIRES, ServiceId.of("tennis"))))
                .isEmpty();
    }

    @Test
    @DisplayName("several resources are listed together, by start and then by resource")
    final void resources() {
        hours(WeeklyHours.everyDay("08:00-10:00"));
        catalog.save(court("court-2").withHours(WeeklyHours.everyDay("08:30-10:00")));
        assertThat(slots(TUESDAY).stream().map(slot -> slot.resource() + " " + wallClock(slot)))
                .containsExactly("court-1 08:00", "court-1 08:30", "court-2 08:30");
        SlotQuery query = SlotQuery.on(TUESDAY, BUENOS_AIRES, PADEL);
        assertThat(availability.slots(query.withResources(ResourceId.of("court-2"))))
                .hasSize(1);
        assertThat(availability.slots(query.withResources(ResourceId.of("court-9"))))
                .isEmpty();
        catalog.save(padel().withResources(ResourceId.of("court-2")));
        assertThat(availability.slots(query)).hasSize(1);
        assertThat(availability.slots(query.withResources(COURT))).isEmpty();
    }

    @Test
    @DisplayName("a viewer far away sees the same moments on their own dates")
    final void viewer() {
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        List<Slot> here =
                availability.slots(SlotQuery.of(PADEL, at(MONDAY, "00:00"), at(TUESDAY.plusDays(2), "00:00")));
        List<Slot> there = availability.slots(SlotQuery.on(TUESDAY, tokyo, PADEL));
        assertThat(there)
                .isNotEmpty()
                .isEqualTo(here.stream()
                        .filter(slot -> slot.start().atZone(tokyo).toLocalDate().equals(TUESDAY))
                        .toList());
    }

    /** The clock changes. */
    @Nested
    @DisplayName("when the clock changes")
    class ClockChange {

        /** For JUnit. */
        ClockChange() {}

        @Test
        @DisplayName("a repeated hour is offered twice, as two moments")
        void overlap() {
            assertThat(offsets("America/New_York", "2026-11-01", "00:00-04:00", 60))
                    .containsExactly("00:00-04:00", "01:00-04:00", "01:00-05:00", "02:00-05:00", "03:00-05:00");
        }

        @Test
        @DisplayName("a skipped hour is not offered, and bookings across it keep their length")
        void gap() {
            assertThat(offsets("America/New_York", "2026-03-08", "00:00-05:00", 60))
                    .containsExactly("00:00-05:00", "01:00-05:00", "03:00-04:00", "04:00-04:00");
        }

        @Test
        @DisplayName("a window that opens or closes inside a skipped hour is cut at the skip, not moved")
        void clamped() {
            assertThat(offsets("America/New_York", "2026-03-08", "02:30-05:00", 60))
                    .containsExactly("03:00-04:00", "04:00-04:00");
            assertThat(offsets("America/New_York", "2026-03-08", "00:00-02:30", 60))
                    .containsExactly("00:00-05:00", "01:00-05:00");
            assertThat(offsets("America/New_York", "2026-03-08", "02:00-03:00", 60))
                    .isEmpty();
        }

        @Test
        @DisplayName("where midnight itself is skipped, the day begins when it begins")
        void midnight() {
            assertThat(offsets("America/Santiago", "2026-09-06", "00:00-03:00", 60))
                    .containsExactly("01:00-03:00", "02:00-03:00");
            assertThat(offsets("America/Havana", "2026-03-08", "00:00-03:00", 60))
                    .containsExactly("01:00-04:00", "02:00-04:00");
            assertThat(offsets("America/Santiago", "2026-04-04", "22:00-24:00", 60))
                    .containsExactly("22:00-03:00", "23:00-03:00", "23:00-04:00");
        }

        private List<String> offsets(String zone, String date, String window, int minutes) {
            ZoneId there = ZoneId.of(zone);
            LocalDate day = LocalDate.parse(date);
            clock.set(day.atStartOfDay(there).toInstant().minus(Duration.ofDays(30)));
            ResourceId id = ResourceId.of("there");
            catalog.save(
                    Resource.of(id, "There", there).withHours(WeeklyHours.none().with(day.getDayOfWeek(), window)));
            ServiceId service = ServiceId.of("visit");
            catalog.save(
                    Service.of(service, "Visit", Duration.ofMinutes(minutes)).withResources(id));
            Instant from = day.atStartOfDay(there).toInstant();
            return availability.slots(SlotQuery.of(service, from, from.plus(Duration.ofHours(30)))).stream()
                    .map(slot -> wallClock(slot) + slot.localStart().getOffset())
                    .toList();
        }
    }

    private List<String> wallClocks(SlotQuery query) {
        return availability.slots(query).stream()
                .map(ScheduleFixture::wallClock)
                .toList();
    }

    private void hours(WeeklyHours hours) {
        catalog.save(court("court-1").withHours(hours));
    }

    private static Resource court(String id) {
        return Resource.of(ResourceId.of(id), "Court", BUENOS_AIRES).withHours(WeeklyHours.everyDay("08:00-24:00"));
    }

    private static Service padel() {
        return Service.of(PADEL, "Padel", Duration.ofMinutes(90)).withGridStep(Duration.ofMinutes(30));
    }

    private Refusal why(Instant start) {
        return reason(availability.why(PADEL, COURT, start));
    }
}
