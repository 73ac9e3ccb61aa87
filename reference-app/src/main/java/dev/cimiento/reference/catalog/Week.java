package dev.cimiento.reference.catalog;

import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.TimeWindow;
import dev.cimiento.scheduling.WeeklyHours;
import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hours of a week in JSON: {@code {"MONDAY": ["08:00-13:00", "16:00-24:00"]}}; a day that is missing is closed. */
final class Week {

    private static final int MOST_WINDOWS = 20;

    private Week() {}

    static WeeklyHours read(String field, Map<String, @Nullable List<@Nullable String>> days) {
        WeeklyHours hours = WeeklyHours.none();
        for (Map.Entry<String, @Nullable List<@Nullable String>> day : days.entrySet()) {
            DayOfWeek weekday = Input.oneOf(field, day.getKey(), DayOfWeek.class);
            List<TimeWindow> windows = windows(field + "." + weekday, day.getValue());
            WeeklyHours before = hours;
            hours = Input.accepted(field + "." + weekday, () -> before.with(weekday, windows));
        }
        return hours;
    }

    static List<TimeWindow> windows(String field, @Nullable List<@Nullable String> texts) {
        return Input.texts(field, texts, MOST_WINDOWS).stream()
                .map(text -> Input.accepted(field, () -> TimeWindow.parse(text)))
                .toList();
    }

    /** As {@link #read}; where nothing was given, the request ends. */
    static WeeklyHours required(String field, @Nullable Map<String, @Nullable List<@Nullable String>> days) {
        if (days == null) {
            throw ProblemException.field(field, "is required: {\"MONDAY\": [\"08:00-24:00\"]}");
        }
        return read(field, days);
    }

    static Map<String, @Nullable List<@Nullable String>> write(WeeklyHours hours) {
        Map<String, @Nullable List<@Nullable String>> days = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            List<@Nullable String> windows = texts(hours.windows(day));
            if (!windows.isEmpty()) {
                days.put(day.name(), windows);
            }
        }
        return days;
    }

    static List<@Nullable String> texts(List<TimeWindow> windows) {
        return windows.stream().<@Nullable String>map(TimeWindow::toString).toList();
    }
}
