package dev.cimiento.scheduling.librecur;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Recurrence;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * A recurrence rule of RFC 5545, section 3.3.10: {@code FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12}. A date that a month does not have is left out, as the RFC
 * says: the 31st comes seven times a year, and February 29th in leap years.
 *
 * <p>{@code UNTIL} is a date or a local time, since occurrences are on the wall clock. Immutable and safe for use by many threads.
 */
public final class RruleRecurrence implements Recurrence {

    private static final int MOST = 10_000;

    private final String rule;

    private RruleRecurrence(String rule) {
        this.rule = rule;
    }

    /**
     * Reads the rule.
     *
     * @param rule without the name: {@code FREQ=WEEKLY;COUNT=12}
     * @throws IllegalArgumentException when the text is not a rule of RFC 5545, or its {@code UNTIL} is in UTC
     */
    public static RruleRecurrence of(String rule) {
        RecurrenceRule parsed = parse(requireNonNull(rule, "rule"));
        DateTime until = parsed.getUntil();
        if (until != null && !until.isAllDay() && !until.isFloating()) {
            throw new IllegalArgumentException("rule must end at a date or local time, was " + rule);
        }
        return new RruleRecurrence(rule);
    }

    /** As the interface says; at most 10,000. */
    @Override
    public List<LocalDateTime> occurrences(LocalDateTime first, LocalDate through) {
        RecurrenceRule parsed = parse(rule);
        DateTime until = parsed.getUntil();
        if (until != null && until.isAllDay()) {
            // A date ends a series of times with its last moment.
            parsed.setUntil(new DateTime(until.getYear(), until.getMonth(), until.getDayOfMonth(), 23, 59, 59));
        }
        RecurrenceRuleIterator iterator = parsed.iterator(new DateTime(
                first.getYear(),
                first.getMonthValue() - 1,
                first.getDayOfMonth(),
                first.getHour(),
                first.getMinute(),
                first.getSecond()));
        List<LocalDateTime> occurrences = new ArrayList<>();
        while (iterator.hasNext() && occurrences.size() < MOST) {
            DateTime next = iterator.nextDateTime();
            LocalDateTime local = LocalDateTime.of(
                    next.getYear(),
                    next.getMonth() + 1,
                    next.getDayOfMonth(),
                    next.getHours(),
                    next.getMinutes(),
                    next.getSeconds());
            if (local.toLocalDate().isAfter(through)) {
                break;
            }
            occurrences.add(local);
        }
        return List.copyOf(occurrences);
    }

    @Override
    public String text() {
        return rule;
    }

    @Override
    public String toString() {
        return rule;
    }

    private static RecurrenceRule parse(String rule) {
        try {
            return new RecurrenceRule(rule, RecurrenceRule.RfcMode.RFC5545_STRICT);
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException(
                    "rule must be one of RFC 5545, such as FREQ=WEEKLY;COUNT=12, was " + rule, e);
        }
    }
}
