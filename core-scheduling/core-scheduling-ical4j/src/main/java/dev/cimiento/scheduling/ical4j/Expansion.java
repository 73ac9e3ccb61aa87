package dev.cimiento.scheduling.ical4j;

import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.tenancy.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times that a calendar's events occupy within a window. */
final class Expansion {

    private static final double MOST_WORK = 2_000_000;
    private static final Pattern DURATION =
            Pattern.compile("\\+?P(?:(\\d{1,5})W|(?:(\\d{1,5})D)?(T(?:\\d{1,6}H)?(?:\\d{1,6}M)?(?:\\d{1,6}S)?)?)");

    private final TimeRange window;
    private final ZoneId home;
    private final Zones zones;
    private final int most;
    private final List<TimeRange> times = new ArrayList<>();
    private double work;

    /**
     * Begins one.
     *
     * @param home the zone of all-day events and of times without a zone
     */
    Expansion(TimeRange window, ZoneId home, Zones zones, int most) {
        this.window = window;
        this.home = home;
        this.zones = zones;
        this.most = most;
    }

    /** In order, and those that touch as one. */
    List<TimeRange> of(List<RawEvent> events) {
        Map<String, List<RawEvent>> byUid = new LinkedHashMap<>();
        for (RawEvent event : events) {
            String uid = event.uid();
            if (!BookingUid.isOwn(uid)) {
                // Without a UID, which RFC 5545 requires, each is its own.
                byUid.computeIfAbsent(uid.isEmpty() ? "\n" + byUid.size() : uid, key -> new ArrayList<>())
                        .add(event);
            }
        }
        byUid.values().forEach(this::expand);
        return merged();
    }

    private void expand(List<RawEvent> versions) {
        RawEvent master = null;
        Map<Instant, RawEvent> changed = new HashMap<>();
        Set<Instant> moments = new HashSet<>();
        Set<LocalDate> dates = new HashSet<>();
        for (RawEvent event : versions.stream()
                .sorted(Comparator.comparingInt(RawEvent::sequence))
                .toList()) {
            Optional<RawEvent.Line> occurrence = event.first("RECURRENCE-ID");
            if (occurrence.isEmpty()) {
                master = event;
                continue;
            }
            if (occurrence.get().parameter("RANGE").isPresent()) {
                throw new RejectedCalendar(
                        ImportResult.Reason.UNSUPPORTED,
                        "RECURRENCE-ID with RANGE is not supported, in the event " + Quoted.of(event.uid()));
            }
            When original = When.of(occurrence.get(), home, zones);
            changed.put(original.instant(), event);
            moments.add(original.instant());
            if (original.isDate()) {
                dates.add(original.date());
            }
        }
        for (RawEvent event : changed.values()) {
            if (isBusy(event)) {
                When start = start(event);
                add(start, length(event, start));
            }
        }
        if (master != null && isBusy(master)) {
            for (RawEvent.Line line : master.all("EXDATE")) {
                for (When date : When.all(line, home, zones)) {
                    moments.add(date.instant());
                    if (date.isDate()) {
                        dates.add(date.date());
                    }
                }
            }
            occurrences(master, moments, dates);
        }
    }

    private void occurrences(RawEvent master, Set<Instant> moments, Set<LocalDate> dates) {
        When start = start(master);
        Length length = length(master, start);
        Set<When> all = new HashSet<>(Set.of(start));
        ZoneOffset widest = ZoneOffset.UTC;
        LocalDateTime from = LocalDateTime.ofInstant(window.start(), widest)
                .minusDays(2L + length.days() + length.exact().toDays());
        LocalDateTime to = LocalDateTime.ofInstant(window.end(), widest).plusDays(2);
        for (RawEvent.Line line : master.all("RRULE")) {
            Repetition rule = Repetition.of(line, start, home, zones);
            work += rule.work(start.local(), from, to);
            if (work > MOST_WORK) {
                throw tooMany();
            }
            List<LocalDateTime> found = rule.between(start, from, to, most + 1);
            if (found.size() > most) {
                throw tooMany();
            }
            found.forEach(occurrence -> all.add(start.at(occurrence)));
        }
        for (RawEvent.Line line : master.all("RDATE")) {
            String[] values = line.value().split(",", -1);
            List<When> starts = When.all(line, home, zones);
            for (int i = 0; i < starts.size(); i++) {
                When extra = starts.get(i);
                String[] period = values[i].strip().split("/", 2);
                if (period.length == 1) {
                    all.add(extra);
                } else if (!moments.contains(extra.instant())) {
                    add(extra, period(line, extra, period[1]));
                }
            }
        }
        for (When occurrence : all) {
            if (!moments.contains(occurrence.instant()) && !dates.contains(occurrence.date())) {
                add(occurrence, length);
            }
        }
    }

    private Length period(RawEvent.Line line, When start, String end) {
        if (end.startsWith("P") || end.startsWith("+")) {
            return duration(end);
        }
        When until = When.of(new RawEvent.Line(line.name(), line.parameters(), end), home, zones);
        return between(line.name(), start, until);
    }

    private static boolean isBusy(RawEvent event) {
        return !event.says("STATUS", "CANCELLED")
                && !event.says("TRANSP", "TRANSPARENT")
                && !event.says("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
    }

    private When start(RawEvent event) {
        return When.of(
                event.first("DTSTART")
                        .orElseThrow(() ->
                                RejectedCalendar.malformed("the event " + Quoted.of(event.uid()) + " has no DTSTART")),
                home,
                zones);
    }

    private Length length(RawEvent event, When start) {
        Optional<RawEvent.Line> end = event.first("DTEND");
        if (end.isPresent()) {
            return between("DTEND", start, When.of(end.get(), home, zones));
        }
        return event.first("DURATION")
                .map(line -> duration(line.value().strip()))
                .orElse(new Length(start.isDate() ? 1 : 0, Duration.ZERO));
    }

    private static Length between(String name, When start, When end) {
        if (end.instant().isBefore(start.instant())) {
            throw RejectedCalendar.malformed(
                    name + " must not be before the start " + start.local() + ", was " + end.local());
        }
        if (start.isDate() && end.isDate()) {
            // Some programs end a day on itself.
            return new Length(Math.max(1, (int) ChronoUnit.DAYS.between(start.date(), end.date())), Duration.ZERO);
        }
        return new Length(0, Duration.between(start.instant(), end.instant()));
    }

    private static Length duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            if (matcher.matches()) {
                if (matcher.group(1) != null) {
                    return new Length(7 * Integer.parseInt(matcher.group(1)), Duration.ZERO);
                }
                int days = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
                return new Length(
                        days, matcher.group(3) == null ? Duration.ZERO : Duration.parse("P" + matcher.group(3)));
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw RejectedCalendar.malformed("DURATION must be one of RFC 5545 and positive, was " + Quoted.of(text));
    }

    private void add(When start, Length length) {
        When last = start.at(start.local().plus(Period.ofDays(length.days())));
        Instant from = later(start.instant(), window.start());
        Instant end = last.instant().plus(length.exact());
        Instant to = end.isBefore(window.end()) ? end : window.end();
        if (to.isAfter(from)) {
            times.add(new TimeRange(from, to));
            if (times.size() > most) {
                throw tooMany();
            }
        }
    }

    private RejectedCalendar tooMany() {
        return new RejectedCalendar(
                ImportResult.Reason.TOO_MANY_TIMES,
                "its events take place more than " + most
                        + " times within the window, or repeat too often to be followed");
    }

    private List<TimeRange> merged() {
        times.sort(Comparator.comparing(TimeRange::start));
        List<TimeRange> merged = new ArrayList<>();
        for (TimeRange time : times) {
            int last = merged.size() - 1;
            if (last >= 0 && !time.start().isAfter(merged.get(last).end())) {
                TimeRange before = merged.get(last);
                merged.set(last, new TimeRange(before.start(), later(before.end(), time.end())));
            } else {
                merged.add(time);
            }
        }
        return List.copyOf(merged);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * How long an event is.
     *
     * @param days on the wall clock, of 23 or 25 hours where the clock changes
     * @param exact in addition
     */
    private record Length(int days, Duration exact) {}
}
