package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opening hours of one day on the wall clock: {@code 08:00-13:00}, {@code 18:00-24:00}, or past midnight, {@code 22:00-02:00}, which belongs
 * to the day it opens on.
 *
 * @param opens minutes after midnight of that day, 0 to 1439
 * @param closes minutes after the same midnight; after {@code opens}, to 1440 (24:00) or up to {@code opens} of the next day
 */
public record TimeWindow(int opens, int closes) implements Comparable<TimeWindow> {

    private static final int DAY = 24 * 60;
    private static final Pattern TEXT = Pattern.compile("(\\d{2}):(\\d{2})-(\\d{2}):(\\d{2})");

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when a bound is outside the day, or the window is empty or reaches its own opening of the next day
     */
    public TimeWindow {
        if (opens < 0 || opens >= DAY || closes <= opens || (closes > DAY && closes - DAY >= opens)) {
            throw new IllegalArgumentException(
                    "window must open at 0 to 1439 minutes and close after that, at most at 1440"
                            + " or before its opening of the next day, was " + opens + " to " + closes);
        }
    }

    /**
     * From opening to closing; a closing at or before the opening is on the next day, so that midnight is the end of the day.
     *
     * @throws IllegalArgumentException when a time is not a whole minute, or both are the same
     */
    public static TimeWindow of(LocalTime opens, LocalTime closes) {
        if (requireNonNull(opens, "opens").equals(requireNonNull(closes, "closes"))
                && !opens.equals(LocalTime.MIDNIGHT)) {
            throw new IllegalArgumentException("closes must differ from opens, both were " + opens);
        }
        return between(minute(opens, "opens"), minute(closes, "closes"));
    }

    /**
     * Reads {@code HH:mm-HH:mm}: {@code 08:00-13:30}, {@code 00:00-24:00}, {@code 22:00-02:00}.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static TimeWindow parse(String text) {
        Matcher matcher = TEXT.matcher(requireNonNull(text, "text"));
        if (matcher.matches()) {
            int opens = minute(matcher.group(1), matcher.group(2));
            int closes = minute(matcher.group(3), matcher.group(4));
            if (opens >= 0 && opens < DAY && closes >= 0 && opens != closes) {
                return between(opens, closes);
            }
        }
        throw new IllegalArgumentException(
                "window must be HH:mm-HH:mm such as 08:00-13:30, 18:00-24:00 or 22:00-02:00, was " + Quoted.of(text));
    }

    /** When it opens, on the wall clock, if its day is this one. */
    public LocalDateTime opens(LocalDate day) {
        return day.atStartOfDay().plusMinutes(opens);
    }

    /** When it closes, on the wall clock, if its day is this one; it may be on the next. */
    public LocalDateTime closes(LocalDate day) {
        return day.atStartOfDay().plusMinutes(closes);
    }

    /** By opening, then by closing. */
    @Override
    public int compareTo(TimeWindow other) {
        return opens != other.opens ? Integer.compare(opens, other.opens) : Integer.compare(closes, other.closes);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return clock(opens) + "-" + clock(closes > DAY ? closes - DAY : closes);
    }

    private static TimeWindow between(int opens, int closes) {
        return new TimeWindow(opens, closes <= opens ? closes + DAY : closes);
    }

    private static int minute(LocalTime time, String name) {
        if (time.getSecond() != 0 || time.getNano() != 0) {
            throw new IllegalArgumentException(name + " must be a whole minute, was " + time);
        }
        return time.getHour() * 60 + time.getMinute();
    }

    private static int minute(String hour, String minute) {
        int value = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        return value > DAY || Integer.parseInt(minute) > 59 ? -1 : value;
    }

    private static String clock(int minute) {
        return two(minute / 60) + ":" + two(minute % 60);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
