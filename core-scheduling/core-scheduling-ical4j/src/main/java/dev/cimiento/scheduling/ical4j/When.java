package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.Quoted;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;

/**
 * A date or a time on the wall clock of a zone. A time that the clock skips is read with the offset before the gap, and one that it shows twice is
 * the first (RFC 5545, section 3.3.5).
 *
 * @param isDate whether it is a whole day
 */
record When(LocalDateTime local, ZoneId zone, boolean isDate) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withResolverStyle(ResolverStyle.STRICT);

    /**
     * The value of a property.
     *
     * @param home the zone of dates, and of times without one
     */
    static When of(RawEvent.Line line, ZoneId home, Zones zones) {
        return of(line, line.value(), home, zones);
    }

    /** The values of a property that has several, the periods' starts. */
    static List<When> all(RawEvent.Line line, ZoneId home, Zones zones) {
        List<When> all = new ArrayList<>();
        for (String value : line.value().split(",", -1)) {
            all.add(of(line, value.split("/", 2)[0], home, zones));
        }
        return all;
    }

    private static When of(RawEvent.Line line, String value, ZoneId home, Zones zones) {
        String text = value.strip();
        try {
            When when;
            if (text.length() == 8) {
                when = new When(LocalDate.parse(text, DATE).atStartOfDay(), home, true);
            } else if (text.endsWith("Z")) {
                when = new When(LocalDateTime.parse(text.substring(0, text.length() - 1), TIME), ZoneOffset.UTC, false);
            } else {
                ZoneId zone = line.parameter("TZID").map(zones::of).orElse(home);
                when = new When(LocalDateTime.parse(text, TIME), zone, false);
            }
            if (when.local.getYear() < 1900 || when.local.getYear() > 9000) {
                throw RejectedCalendar.malformed(
                        line.name() + " must lie in the years 1900 to 9000, was " + Quoted.of(text));
            }
            return when;
        } catch (DateTimeException e) {
            throw RejectedCalendar.malformed(line.name() + " must be a date or a time, was " + Quoted.of(text));
        }
    }

    Instant instant() {
        return isDate
                ? date().atStartOfDay(zone).toInstant()
                : local.atZone(zone).toInstant();
    }

    LocalDate date() {
        return local.toLocalDate();
    }

    When at(LocalDateTime other) {
        return new When(other, zone, isDate);
    }
}
