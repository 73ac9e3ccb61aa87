package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.Quoted;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.fortuna.ical4j.model.Recur;
import net.fortuna.ical4j.transform.recurrence.Frequency;

/** A recurrence rule (RFC 5545, section 3.3.10), expanded on the wall clock by ical4j, with its work bounded before it begins. */
final class Repetition {

    private static final Map<Frequency, ChronoUnit> UNITS = Map.of(
            Frequency.SECONDLY, ChronoUnit.SECONDS,
            Frequency.MINUTELY, ChronoUnit.MINUTES,
            Frequency.HOURLY, ChronoUnit.HOURS,
            Frequency.DAILY, ChronoUnit.DAYS,
            Frequency.WEEKLY, ChronoUnit.WEEKS,
            Frequency.MONTHLY, ChronoUnit.MONTHS,
            Frequency.YEARLY, ChronoUnit.YEARS);
    private static final Map<Frequency, Integer> DAYS =
            Map.of(Frequency.WEEKLY, 7, Frequency.MONTHLY, 31, Frequency.YEARLY, 366);
    private static final int LONGEST_INTERVAL = 1000;
    private static final int LONGEST_RULE = 1000;

    private final Recur<LocalDateTime> rule;
    private final Optional<When> until;

    private Repetition(Recur<LocalDateTime> rule, Optional<When> until) {
        this.rule = rule;
        this.until = until;
    }

    /** The rule of an event that starts then. */
    static Repetition of(RawEvent.Line line, When start, ZoneId home, Zones zones) {
        if (line.value().length() > LONGEST_RULE) {
            throw RejectedCalendar.malformed("RRULE must have at most " + LONGEST_RULE + " characters");
        }
        // Apart from the rest, since it may be in UTC where occurrences are on the wall clock.
        StringBuilder rest = new StringBuilder();
        Optional<When> until = Optional.empty();
        for (String part : line.value().strip().toUpperCase(Locale.ROOT).split(";", -1)) {
            if (part.startsWith("UNTIL=")) {
                RawEvent.Line end = new RawEvent.Line("UNTIL", Map.of(), part.substring(6));
                until = Optional.of(When.of(end, start.isDate() ? home : start.zone(), zones));
            } else if (!part.isBlank()) {
                rest.append(rest.length() == 0 ? "" : ";").append(part);
            }
        }
        try {
            Recur<LocalDateTime> rule = new Recur<>(rest.toString());
            if (rule.getInterval() > LONGEST_INTERVAL) {
                throw RejectedCalendar.malformed("INTERVAL must be at most " + LONGEST_INTERVAL);
            }
            return new Repetition(rule, until);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw RejectedCalendar.malformed("RRULE is not one of RFC 5545: " + Quoted.of(line.value()));
        }
    }

    /** About how many candidates an expansion looks at; a floating point number, since no list of the rule can make it overflow. */
    double work(LocalDateTime start, LocalDateTime from, LocalDateTime to) {
        ChronoUnit unit = UNITS.get(rule.getFrequency());
        LocalDateTime first = rule.getCount() > 0 || start.isAfter(from) ? start : from;
        if (unit == null || !to.isAfter(first)) {
            return 0;
        }
        double days = rule.getDayList().isEmpty()
                ? 1
                : DAYS.getOrDefault(rule.getFrequency(), 1)
                        * Math.ceil(rule.getDayList().size() / 7.0);
        double steps = unit.between(first, to) / Math.max(1, rule.getInterval()) + 3.0;
        return steps
                * days
                * size(rule.getMonthList())
                * size(rule.getWeekNoList())
                * size(rule.getYearDayList())
                * size(rule.getMonthDayList())
                * size(rule.getHourList())
                * size(rule.getMinuteList())
                * size(rule.getSecondList());
    }

    private static double size(List<?> list) {
        return Math.max(1, list.size());
    }

    /** The occurrences from one time to another, at most so many. */
    List<LocalDateTime> between(When start, LocalDateTime from, LocalDateTime to, int most) {
        if (!to.isAfter(start.local())) {
            return List.of();
        }
        try {
            return rule.getDates(start.local(), from, to, most).stream()
                    .filter(occurrence -> until.map(end -> !isAfter(start.at(occurrence), end))
                            .orElse(true))
                    .toList();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw RejectedCalendar.malformed("RRULE cannot be followed: " + Quoted.of(rule.toString()));
        }
    }

    private static boolean isAfter(When occurrence, When end) {
        if (end.isDate() || occurrence.isDate()) {
            return occurrence.date().isAfter(end.date());
        }
        if (end.zone().equals(ZoneOffset.UTC)) {
            Instant moment = occurrence.instant();
            return moment.isAfter(end.instant());
        }
        return occurrence.local().isAfter(end.local());
    }
}
