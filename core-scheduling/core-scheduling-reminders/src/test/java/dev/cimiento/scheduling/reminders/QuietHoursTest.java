package dev.cimiento.scheduling.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuietHoursTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final QuietHours NIGHT = QuietHours.between("22:00", "08:00");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(NEW_YORK).toInstant();
    }

    private static Optional<Instant> moment(String due, String start) {
        return NIGHT.moment(at(due), at(start), LONG_AGO, NEW_YORK);
    }

    @Test
    @DisplayName(
            "by day a reminder goes out when it is due; the first quiet moment is in the night and the end of the night is not")
    void byDay() {
        assertThat(moment("2026-06-10T21:59:59", "2026-06-11T12:00")).contains(at("2026-06-10T21:59:59"));
        assertThat(moment("2026-06-10T08:00", "2026-06-11T12:00")).contains(at("2026-06-10T08:00"));
        assertThat(NIGHT.includes(at("2026-06-10T22:00"), NEW_YORK)).isTrue();
        assertThat(NIGHT.includes(at("2026-06-10T07:59:59"), NEW_YORK)).isTrue();
    }

    @Test
    @DisplayName("one that is due at night waits for the morning, where the booking is still to come")
    void waits() {
        assertThat(moment("2026-06-10T23:00", "2026-06-11T09:00")).contains(at("2026-06-11T08:00"));
        assertThat(moment("2026-06-11T03:00", "2026-06-11T09:00")).contains(at("2026-06-11T08:00"));
    }

    @Test
    @DisplayName(
            "where the booking begins before the morning, it goes out half an hour before the night, or at once, or not at all")
    void evening() {
        assertThat(moment("2026-06-11T04:00", "2026-06-11T06:00")).contains(at("2026-06-10T21:30"));
        assertThat(moment("2026-06-11T06:00", "2026-06-11T08:00")).contains(at("2026-06-10T21:30"));
        Instant start = at("2026-06-11T06:00");
        assertThat(NIGHT.moment(at("2026-06-11T04:00"), start, at("2026-06-10T21:45"), NEW_YORK))
                .contains(at("2026-06-10T21:45"));
        assertThat(NIGHT.moment(at("2026-06-11T04:00"), start, at("2026-06-10T22:10"), NEW_YORK))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "a boundary that the clock skips is the moment of the skip, and one it shows twice keeps the whole night quiet")
    void clockChanges() {
        QuietHours short1 = QuietHours.between("23:00", "02:30");
        assertThat(short1.moment(at("2026-03-08T01:00"), at("2026-03-08T12:00"), LONG_AGO, NEW_YORK))
                .contains(Instant.parse("2026-03-08T07:00:00Z"));
        QuietHours autumn = QuietHours.between("23:00", "01:30");
        assertThat(autumn.moment(at("2026-11-01T00:30"), at("2026-11-01T12:00"), LONG_AGO, NEW_YORK))
                .contains(Instant.parse("2026-11-01T06:30:00Z"));
        QuietHours late = QuietHours.between("01:30", "08:00");
        assertThat(late.includes(Instant.parse("2026-11-01T05:30:00Z"), NEW_YORK))
                .isTrue();
        assertThat(late.includes(Instant.parse("2026-11-01T06:10:00Z"), NEW_YORK))
                .isTrue();
        assertThat(NIGHT.moment(at("2026-11-01T00:30"), at("2026-11-01T12:00"), LONG_AGO, NEW_YORK))
                .contains(Instant.parse("2026-11-01T13:00:00Z"));
    }

    @Test
    @DisplayName("hours of the day may be quiet too, and hours that begin when they end are refused")
    void siesta() {
        QuietHours siesta = QuietHours.between("13:00", "16:00");
        assertThat(siesta.moment(at("2026-06-10T14:00"), at("2026-06-10T18:00"), LONG_AGO, NEW_YORK))
                .contains(at("2026-06-10T16:00"));
        assertThatThrownBy(() -> QuietHours.between("08:00", "08:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("08:00");
    }
}
