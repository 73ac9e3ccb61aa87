package dev.cimiento.scheduling.librecur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RruleRecurrenceTest {

    private static final LocalDate FAR = LocalDate.of(2100, 1, 1);

    @Test
    @DisplayName("the 31st leaves out the months that have none")
    void shortMonths() {
        assertThat(dates("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=7", "2026-01-31T10:00"))
                .containsExactly(
                        "2026-01-31",
                        "2026-03-31",
                        "2026-05-31",
                        "2026-07-31",
                        "2026-08-31",
                        "2026-10-31",
                        "2026-12-31");
    }

    @Test
    @DisplayName("February 29th comes in leap years only")
    void leapDay() {
        assertThat(dates("FREQ=YEARLY;COUNT=3", "2028-02-29T10:00"))
                .containsExactly("2028-02-29", "2032-02-29", "2036-02-29");
    }

    @Test
    @DisplayName("every other week depends on the day on which weeks begin, as in the RFC's own example")
    void weekStart() {
        assertThat(dates("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00"))
                .containsExactly("1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24");
        assertThat(dates("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00"))
                .containsExactly("1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31");
    }

    @Test
    @DisplayName("a rule ends with its last date, or where it is asked to, whichever comes first")
    void ends() {
        assertThat(dates("FREQ=DAILY;UNTIL=20261126", "2026-11-24T19:00"))
                .containsExactly("2026-11-24", "2026-11-25", "2026-11-26");
        assertThat(RruleRecurrence.of("FREQ=DAILY")
                        .occurrences(LocalDateTime.parse("2026-11-24T19:00"), LocalDate.of(2026, 11, 25)))
                .hasSize(2);
    }

    @Test
    @DisplayName("what is no rule is refused, and shown")
    void refuses() {
        for (String wrong : List.of("FREQ=SOMETIMES", "weekly", "FREQ=DAILY;UNTIL=20261126T000000Z")) {
            assertThatThrownBy(() -> RruleRecurrence.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong);
        }
    }

    @Test
    @DisplayName("a series follows the rule")
    void series() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Schedule schedule = Schedule.on(new InMemoryScheduleStore(), () -> now);
        ResourceId court = ResourceId.of("court-1");
        schedule.catalog()
                .save(Resource.of(court, "Court 1", ZoneId.of("America/Argentina/Buenos_Aires"))
                        .withHours(WeeklyHours.everyDay("08:00-24:00")));
        ServiceId padel = ServiceId.of("padel");
        schedule.catalog().save(Service.of(padel, "Padel", Duration.ofHours(1)));
        BookingRequest first = BookingRequest.of(
                IdempotencyKey.of("ana"), padel, Instant.parse("2026-11-24T22:00:00Z"), Customer.of("ana", "Ana"));
        SeriesResult result = schedule.series()
                .book(SeriesRequest.of(
                        first, RruleRecurrence.of("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6"), LocalDate.of(2027, 1, 1)));
        assertThat(result).isInstanceOf(SeriesResult.Made.class);
        assertThat(((SeriesResult.Made) result).bookings())
                .extracting(booking -> booking.localStart().toLocalDate().toString())
                .containsExactly("2026-11-24", "2026-11-26", "2026-12-01", "2026-12-03", "2026-12-08", "2026-12-10");
    }

    private static List<String> dates(String rule, String first) {
        return RruleRecurrence.of(rule).occurrences(LocalDateTime.parse(first), FAR).stream()
                .map(occurrence -> occurrence.toLocalDate().toString())
                .toList();
    }
}
