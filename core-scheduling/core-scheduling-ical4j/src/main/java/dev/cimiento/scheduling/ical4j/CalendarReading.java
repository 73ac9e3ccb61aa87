package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.Quoted;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.fortuna.ical4j.data.CalendarParserImpl;
import net.fortuna.ical4j.data.ContentHandler;
import net.fortuna.ical4j.data.ParserException;

/**
 * Reads the events out of an iCalendar object. Takes what ical4j's parser sees and builds none of its models: these would register the
 * calendar's time zones for the whole program, and may ask the network for them.
 */
final class CalendarReading implements ContentHandler {

    private static final int DEEPEST = 6;

    private final int mostEvents;
    private final List<RawEvent> events = new ArrayList<>();
    private final Map<String, String> zones = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, String> parameters = new HashMap<>();
    private RawEvent event = new RawEvent();
    private RawEvent zone = new RawEvent();
    private String name = "";
    private String value = "";
    private boolean cancelled;

    private CalendarReading(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    static CalendarReading of(String text, int mostEvents) {
        String lines = Lines.unfolded(text.startsWith("\uFEFF") ? text.substring(1) : text);
        checkNesting(lines);
        CalendarReading reading = new CalendarReading(mostEvents);
        try {
            new CalendarParserImpl(true).parse(new StringReader(lines), reading);
        } catch (ParserException e) {
            if (e.getCause() instanceof RejectedCalendar rejected) {
                throw rejected;
            }
            throw RejectedCalendar.malformed("line " + e.getLineNo() + " is not what RFC 5545 asks for");
        } catch (IOException e) {
            throw RejectedCalendar.malformed("it ends in the middle");
        }
        return reading;
    }

    List<RawEvent> events() {
        return events;
    }

    /** Whether the whole object is a cancellation. */
    boolean isCancelled() {
        return cancelled;
    }

    /** What the calendar itself calls the zones it defines: the name in the time zone database, by the name it uses. */
    Map<String, String> zones() {
        return zones;
    }

    /** The parser calls itself for each level, so depth is checked before. */
    private static void checkNesting(String lines) {
        int depth = 0;
        boolean begun = false;
        for (String line : lines.split("\n", -1)) {
            String upper = line.length() > 80 ? "" : line.strip().toUpperCase(Locale.ROOT);
            if (upper.startsWith("BEGIN:")) {
                depth++;
                begun = true;
            } else if (upper.startsWith("END:")) {
                depth--;
            }
            if (depth > DEEPEST || depth < 0) {
                throw RejectedCalendar.malformed(
                        "its components are nested in a way no calendar is, at " + Quoted.of(line));
            }
        }
        if (!begun || depth != 0) {
            throw RejectedCalendar.malformed(
                    begun
                            ? "a component is not ended: the calendar was cut"
                            : "it does not begin with BEGIN:VCALENDAR");
        }
    }

    @Override
    public void startCalendar() {
        open.clear();
    }

    @Override
    public void endCalendar() {
        // What matters ended with its components.
    }

    @Override
    public void startComponent(String component) {
        open.push(component.toUpperCase(Locale.ROOT));
        if (isIn("VEVENT")) {
            event = new RawEvent();
        } else if (isIn("VTIMEZONE")) {
            zone = new RawEvent();
        }
    }

    @Override
    public void endComponent(String component) {
        if (isIn("VEVENT")) {
            events.add(event);
            if (events.size() > mostEvents) {
                throw new RejectedCalendar(ImportResult.Reason.TOO_LARGE, "it has more than " + mostEvents + " events");
            }
        } else if (isIn("VTIMEZONE")) {
            String id = zone.first("TZID").map(line -> line.value().strip()).orElse("");
            zone.first("X-LIC-LOCATION")
                    .ifPresent(line -> zones.put(id, line.value().strip()));
        }
        open.poll();
    }

    @Override
    public void startProperty(String property) {
        name = property.toUpperCase(Locale.ROOT);
        value = "";
        parameters.clear();
    }

    @Override
    public void propertyValue(String text) {
        value = text;
    }

    @Override
    public void parameter(String parameter, String text) {
        String unquoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        parameters.put(parameter.toUpperCase(Locale.ROOT), unquoted);
    }

    @Override
    public void endProperty(String property) {
        RawEvent.Line line = new RawEvent.Line(name, Map.copyOf(parameters), value);
        if (isIn("VEVENT")) {
            event.add(line);
        } else if (isIn("VTIMEZONE")) {
            zone.add(line);
        } else if (open.isEmpty() && name.equals("METHOD")) {
            cancelled |= value.strip().equalsIgnoreCase("CANCEL");
        }
    }

    /** Whether this is the component itself, and no alarm or observance inside it. */
    private boolean isIn(String component) {
        return open.size() == 1 && component.equals(open.peek());
    }
}
