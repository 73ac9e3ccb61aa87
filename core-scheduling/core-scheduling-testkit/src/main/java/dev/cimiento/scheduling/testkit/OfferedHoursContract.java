package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services that are offered in hours of their own: a class on two evenings, analyses in the morning. */
public abstract class OfferedHoursContract extends ScheduleFixture {

    private static final ServiceId YOGA = ServiceId.of("yoga");

    /** For subclasses. */
    protected OfferedHoursContract() {}

    @Test
    @DisplayName(
            "a service with hours of its own starts and ends in them, on the days it has, and its grid begins with them")
    final void own() {
        catalog.save(yoga(WeeklyHours.none().with(DayOfWeek.TUESDAY, "18:15-20:30")));
        assertThat(starts(MONDAY, YOGA)).isEmpty();
        assertThat(starts(TUESDAY, YOGA)).containsExactly("18:15", "18:45", "19:15");
        assertThat(starts(TUESDAY.plusDays(1), YOGA)).isEmpty();
        assertThat(starts(TUESDAY)).startsWith("08:00");
    }

    @Test
    @DisplayName(
            "what is asked for outside of them is refused as outside the hours, in a list, a reason and a booking alike")
    final void refused() {
        catalog.save(yoga(WeeklyHours.everyDay("18:00-20:00")));
        Instant start = at(TUESDAY, "10:00");
        assertThat(availability.why(YOGA, COURT, start).map(Refused.class::cast).map(Refused::reason))
                .contains(Refusal.OUTSIDE_HOURS);
        BookResult result =
                bookings.book(BookingRequest.of(newKey(), YOGA, start, ANA).withResources(COURT));
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.OUTSIDE_HOURS));
        assertThat(availability.why(YOGA, COURT, at(TUESDAY, "19:00"))).isEmpty();
        assertThat(availability.why(YOGA, COURT, at(TUESDAY, "19:30"))).isPresent();
    }

    @Test
    @DisplayName("they go only as far as the resource is open, breaks and special days included")
    final void asFarAsOpen() {
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES)
                .withHours(WeeklyHours.everyDay("08:00-12:00", "14:00-18:30")));
        catalog.save(yoga(WeeklyHours.everyDay("11:00-15:30", "17:00-24:00")));
        assertThat(starts(TUESDAY, YOGA)).containsExactly("11:00", "14:00", "14:30", "17:00", "17:30");
        catalog.save(COURT, SpecialDay.open(TUESDAY, "Tournament", "17:15-20:00"));
        assertThat(starts(TUESDAY, YOGA)).containsExactly("17:15", "17:45", "18:15", "18:45");
        catalog.save(COURT, SpecialDay.closed(TUESDAY, "Holiday"));
        assertThat(starts(TUESDAY, YOGA)).isEmpty();
    }

    @Test
    @DisplayName("they may go past midnight, also where the resource's day ends there and begins again")
    final void pastMidnight() {
        LocalDate friday = MONDAY.plusDays(4);
        catalog.save(Resource.of(COURT, "Court 1", BUENOS_AIRES).withHours(WeeklyHours.everyDay("00:00-24:00")));
        catalog.save(yoga(WeeklyHours.none().with(DayOfWeek.FRIDAY, "22:30-01:30")));
        assertThat(starts(friday, YOGA)).containsExactly("22:30", "23:00", "23:30");
        assertThat(starts(friday.plusDays(1), YOGA)).containsExactly("00:00", "00:30");
    }

    @Test
    @DisplayName("what it needs beside its own resource keeps to its own hours")
    final void needs() {
        ResourceId coach = ResourceId.of("coach");
        catalog.save(Resource.of(coach, "Coach", BUENOS_AIRES).withHours(WeeklyHours.everyDay("19:00-22:00")));
        catalog.save(yoga(WeeklyHours.everyDay("18:00-20:30")).withNeeds(Need.anyOf(coach)));
        assertThat(starts(TUESDAY, YOGA)).containsExactly("19:00", "19:30");
    }

    @Test
    @DisplayName("they are kept, and given up when the service is saved without them")
    final void kept() {
        Service yoga = yoga(WeeklyHours.none().with(DayOfWeek.TUESDAY, "18:00-20:00"));
        catalog.save(yoga);
        assertThat(catalog.service(YOGA)).contains(yoga);
        Service always = Service.of(YOGA, "Yoga", Duration.ofHours(1)).withResources(COURT);
        catalog.save(always);
        assertThat(catalog.service(YOGA)).contains(always);
        assertThat(starts(MONDAY.plusDays(2), YOGA)).startsWith("08:00");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> always.withHours(WeeklyHours.none()))
                .withMessageContaining("hours");
    }

    private static Service yoga(WeeklyHours hours) {
        return Service.of(YOGA, "Yoga", Duration.ofHours(1))
                .withGridStep(Duration.ofMinutes(30))
                .withResources(COURT)
                .withHours(hours);
    }

    private List<String> starts(LocalDate date, ServiceId service) {
        return availability.slots(SlotQuery.on(date, BUENOS_AIRES, service)).stream()
                .map(ScheduleFixture::wallClock)
                .toList();
    }
}
