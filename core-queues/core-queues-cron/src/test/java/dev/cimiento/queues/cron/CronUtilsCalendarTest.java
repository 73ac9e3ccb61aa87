package dev.cimiento.queues.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Rhythm;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronUtilsCalendarTest {

    private final CronUtilsCalendar calendar = new CronUtilsCalendar();

    @ParameterizedTest(name = "{0} in {1} after {2} is at {3}")
    @DisplayName("moments are those that the clocks of the zone show")
    @CsvSource({
        "0 3 * * *, America/Argentina/Buenos_Aires, 2026-11-23T05:59:59Z, 2026-11-23T06:00:00Z",
        "0 3 * * *, America/Argentina/Buenos_Aires, 2026-11-23T06:00:00Z, 2026-11-24T06:00:00Z",
        "30 9 * * 1-5, Europe/Madrid, 2026-11-20T12:00:00Z, 2026-11-23T08:30:00Z",
        "0 0 1 * *, UTC, 2026-11-23T00:00:00Z, 2026-12-01T00:00:00Z",
        "0 0 29 2 *, UTC, 2026-11-23T00:00:00Z, 2028-02-29T00:00:00Z",
        "*/10 * * * *, UTC, 2026-11-23T12:03:00Z, 2026-11-23T12:10:00Z",
        "0 12 13 * 5, UTC, 2026-11-01T00:00:00Z, 2026-11-06T12:00:00Z",
        "*/5 * * * * *, UTC, 2026-11-23T12:03:01Z, 2026-11-23T12:03:05Z",
    })
    void moments(String expression, String zone, Instant after, Instant expected) {
        assertThat(next(expression, zone, after)).contains(expected);
    }

    @ParameterizedTest(name = "{0} in {1}: {2}, then {3}")
    @DisplayName("a time that the clocks skip fires once, when they have jumped")
    @CsvSource({
        // expression, zone, the day's moment, the one after it
        "5 2 * * *, Europe/Brussels, 2025-03-29T12:00:00Z, 2025-03-30T01:00:00Z, 2025-03-31T00:05:00Z",
        "30 2 * * *, America/New_York, 2025-03-08T12:00:00Z, 2025-03-09T07:00:00Z, 2025-03-10T06:30:00Z",
        "30 2 * * *, Australia/Sydney, 2025-10-04T12:00:00Z, 2025-10-04T16:00:00Z, 2025-10-05T15:30:00Z",
        "0 0 * * *, Africa/Cairo, 2025-04-24T12:00:00Z, 2025-04-24T22:00:00Z, 2025-04-25T21:00:00Z",
        "15 2 * * *, Australia/Lord_Howe, 2025-10-04T12:00:00Z, 2025-10-04T15:30:00Z, 2025-10-05T15:15:00Z",
    })
    void gaps(String expression, String zone, Instant after, Instant first, Instant second) {
        assertThat(next(expression, zone, after)).contains(first);
        assertThat(next(expression, zone, first)).contains(second);
    }

    @Test
    @DisplayName("a time that the clocks skip can be left out that day")
    void gapsSkipped() {
        Rhythm.Cron cron = new Rhythm.Cron("5 2 * * *", ZoneId.of("Europe/Brussels"), Rhythm.Gap.SKIP);
        assertThat(calendar.next(cron, Instant.parse("2025-03-29T12:00:00Z")))
                .contains(Instant.parse("2025-03-31T00:05:00Z"));
    }

    @ParameterizedTest(name = "{0} in {1}: {3}, then {4}")
    @DisplayName("a time that comes twice fires at the first")
    @CsvSource({
        "30 1 * * *, America/New_York, 2025-11-01T12:00:00Z, 2025-11-02T05:30:00Z, 2025-11-03T06:30:00Z",
        "30 2 * * *, Europe/Brussels, 2025-10-25T12:00:00Z, 2025-10-26T00:30:00Z, 2025-10-27T01:30:00Z",
        "45 1 * * *, Australia/Lord_Howe, 2025-04-05T00:00:00Z, 2025-04-05T14:45:00Z, 2025-04-06T15:15:00Z",
        "30 23 * * *, Africa/Cairo, 2025-10-30T12:00:00Z, 2025-10-30T20:30:00Z, 2025-10-31T21:30:00Z",
    })
    void overlaps(String expression, String zone, Instant after, Instant first, Instant second) {
        assertThat(next(expression, zone, after)).contains(first);
        assertThat(next(expression, zone, first)).contains(second);
    }

    @ParameterizedTest
    @DisplayName("every ten minutes is every ten minutes, whatever the clocks do")
    @ValueSource(strings = {"2025-03-30T00:00:00Z", "2025-10-26T00:00:00Z"})
    void elapsed(Instant change) {
        Instant at = change.minusSeconds(3600);
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Instant next = next("*/10 * * * *", "Europe/Brussels", at).orElseThrow();
            steps.add(next.getEpochSecond() - at.getEpochSecond());
            at = next;
        }
        assertThat(steps).containsOnly(600L);
    }

    @Test
    @DisplayName("every hour at half past is every hour, on the day of a change too")
    void hourly() {
        Instant at = Instant.parse("2025-10-25T22:30:00Z");
        for (int i = 0; i < 6; i++) {
            Instant next = next("30 * * * *", "Europe/Brussels", at).orElseThrow();
            assertThat(next).isEqualTo(at.plusSeconds(3600));
            at = next;
        }
    }

    @Test
    @DisplayName("an expression that no day fits never fires")
    void never() {
        assertThat(next("0 0 30 2 *", "UTC", Instant.parse("2026-11-23T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @DisplayName("what cannot be read is refused, and said")
    @ValueSource(strings = {"", "every day", "* * * *", "60 * * * *", "* * * * * * *", "0 0 0 * *"})
    void refuses(String expression) {
        assertThatThrownBy(() -> next(expression, "UTC", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expression");
    }

    private Optional<Instant> next(String expression, String zone, Instant after) {
        return calendar.next((Rhythm.Cron) Rhythm.cron(expression, ZoneId.of(zone)), after);
    }
}
