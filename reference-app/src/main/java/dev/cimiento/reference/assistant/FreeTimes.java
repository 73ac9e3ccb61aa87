package dev.cimiento.reference.assistant;

import dev.cimiento.aiagent.Parameter;
import dev.cimiento.aiagent.Tool;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** What the assistant may look up by itself: which times are free on a day. It reads and books nothing. */
public final class FreeTimes {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");

    private FreeTimes() {}

    /** The tool, over this schedule. */
    public static Tool of(Schedule schedule) {
        return Tool.of(
                "free_times",
                "The free times of every service on a day. Use it when somebody asks when they can come.",
                List.of(Parameter.date("date", "the day that is asked for")),
                arguments -> on(schedule, arguments.date("date")));
    }

    private static String on(Schedule schedule, LocalDate date) {
        ZoneId zone = schedule.catalog().resources().stream()
                .findFirst()
                .map(Resource::zone)
                .orElse(ZoneId.of("UTC"));
        return schedule.catalog().services().stream()
                .map(service -> service.name() + ": "
                        + times(schedule.availability().slots(SlotQuery.on(date, zone, service.id()))))
                .collect(Collectors.joining("\n"));
    }

    private static String times(List<Slot> slots) {
        String times = slots.stream()
                .map(slot -> HOUR.format(slot.localStart()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return times.isEmpty() ? "nothing is free" : times;
    }
}
