package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The hours of an ordinary week on the wall clock, with any number of windows a day. Immutable.
 *
 * <pre>{@code
 * WeeklyHours.everyDay("08:00-24:00").with(DayOfWeek.SUNDAY)                        // closed on Sundays
 * WeeklyHours.none().with(MONDAY, FRIDAY, "09:00-13:00", "16:00-20:00")             // Monday to Friday
 * WeeklyHours.none().with(SATURDAY, "22:00-02:00")                                  // belongs to Saturday
 * }</pre>
 */
public final class WeeklyHours {

    private static final WeeklyHours NONE = new WeeklyHours(Map.of());

    private final Map<DayOfWeek, List<TimeWindow>> days;

    private WeeklyHours(Map<DayOfWeek, List<TimeWindow>> days) {
        this.days = Map.copyOf(days);
    }

    /** Never open. */
    public static WeeklyHours none() {
        return NONE;
    }

    /**
     * Each day the same windows.
     *
     * @throws IllegalArgumentException when a text is not a window ({@link TimeWindow#parse}), or two overlap
     */
    public static WeeklyHours everyDay(String... windows) {
        return NONE.with(DayOfWeek.MONDAY, DayOfWeek.SUNDAY, windows);
    }

    /**
     * These hours, with these windows on that day instead of those it had; without windows, closed on that day.
     *
     * @throws IllegalArgumentException when a text is not a window ({@link TimeWindow#parse}), or two overlap
     */
    public WeeklyHours with(DayOfWeek day, String... windows) {
        return with(day, parse(windows));
    }

    /**
     * As {@link #with(DayOfWeek, String...)}, for each day from the first to the last, both included; from Saturday to Monday is three days.
     *
     * @throws IllegalArgumentException when a text is not a window ({@link TimeWindow#parse}), or two overlap
     */
    public WeeklyHours with(DayOfWeek first, DayOfWeek last, String... windows) {
        WeeklyHours hours = this;
        int count = Math.floorMod(last.getValue() - first.getValue(), 7);
        for (int i = 0; i <= count; i++) {
            hours = hours.with(first.plus(i), windows);
        }
        return hours;
    }

    /**
     * As {@link #with(DayOfWeek, String...)}.
     *
     * @throws IllegalArgumentException when two windows overlap
     */
    public WeeklyHours with(DayOfWeek day, Collection<TimeWindow> windows) {
        Map<DayOfWeek, List<TimeWindow>> changed = new EnumMap<>(DayOfWeek.class);
        changed.putAll(days);
        changed.put(requireNonNull(day, "day"), apart(windows));
        return new WeeklyHours(changed);
    }

    /** The windows of that day, in order. */
    public List<TimeWindow> windows(DayOfWeek day) {
        return days.getOrDefault(requireNonNull(day, "day"), List.of());
    }

    static List<TimeWindow> parse(String... windows) {
        return Arrays.stream(windows).map(TimeWindow::parse).toList();
    }

    /** The windows in order, none overlapping the one before. */
    static List<TimeWindow> apart(Collection<TimeWindow> windows) {
        List<TimeWindow> sorted = windows.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).opens() < sorted.get(i - 1).closes()) {
                throw new IllegalArgumentException(
                        "windows of a day must not overlap, were " + sorted.get(i - 1) + " and " + sorted.get(i));
            }
        }
        return sorted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeeklyHours that
                && Arrays.stream(DayOfWeek.values())
                        .allMatch(day -> windows(day).equals(that.windows(day)));
    }

    @Override
    public int hashCode() {
        return Arrays.stream(DayOfWeek.values()).map(this::windows).toList().hashCode();
    }

    @Override
    public String toString() {
        Map<DayOfWeek, List<TimeWindow>> open = new EnumMap<>(DayOfWeek.class);
        Arrays.stream(DayOfWeek.values())
                .filter(day -> !windows(day).isEmpty())
                .forEach(day -> open.put(day, windows(day)));
        return open.toString();
    }
}
