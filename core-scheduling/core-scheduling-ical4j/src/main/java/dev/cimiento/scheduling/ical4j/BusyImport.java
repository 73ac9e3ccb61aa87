package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.TimeRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes busy times from another calendar (RFC 5545), so that they are not offered: a person's own, a school's, a holiday home's at an agency.
 *
 * <p>Events that repeat are followed from a day ago to the end of a window. Cancelled and transparent events occupy nothing, tentative ones do; all-day events and times without a zone
 * are in the resource's zone; bookings of this tenant, which come back where a feed was subscribed to, are left out. A calendar is taken whole or not at all. Nothing is fetched: the caller brings the bytes.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class BusyImport {

    private final Catalog catalog;
    private final InstantSource clock;
    private final Duration window;
    private final int mostBytes;
    private final int mostEvents;
    private final int mostTimes;

    private BusyImport(
            Catalog catalog, InstantSource clock, Duration window, int mostBytes, int mostEvents, int mostTimes) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.clock = requireNonNull(clock, "clock");
        this.window = requireNonNull(window, "window");
        this.mostBytes = positive(mostBytes, "bytes");
        this.mostEvents = positive(mostEvents, "events");
        this.mostTimes = positive(mostTimes, "times");
        if (window.compareTo(Duration.ofDays(1)) < 0 || window.compareTo(Duration.ofDays(1100)) > 0) {
            throw new IllegalArgumentException("window must be 1 to 1,100 days, was " + window);
        }
    }

    /** Into this catalog: 400 days ahead, from calendars of at most 5 MB, 20,000 events and 20,000 times they take place. */
    public static BusyImport of(Catalog catalog, InstantSource clock) {
        return new BusyImport(catalog, clock, Duration.ofDays(400), 5_000_000, 20_000, 20_000);
    }

    /**
     * This far ahead. Default: 400 days.
     *
     * @throws IllegalArgumentException when not 1 to 1,100 days
     */
    public BusyImport withWindow(Duration window) {
        return new BusyImport(catalog, clock, window, mostBytes, mostEvents, mostTimes);
    }

    /**
     * From calendars of at most so many bytes and events, which take place at most so often within the window.
     *
     * @throws IllegalArgumentException when one is not positive
     */
    public BusyImport withLimits(int bytes, int events, int times) {
        return new BusyImport(catalog, clock, window, bytes, events, times);
    }

    /**
     * Reads a calendar to its end, or to the limit, and replaces what this source said before. Closes nothing.
     *
     * @param source names the calendar among those of the resource: 1 to 64 letters, digits and {@code . _ : -}
     * @throws IllegalArgumentException when the resource is not in the catalog
     * @throws UncheckedIOException when the stream cannot be read; what the source said before stands
     */
    public ImportResult read(ResourceId resource, String source, InputStream calendar) {
        try {
            return read(resource, source, calendar.readNBytes(mostBytes + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("the calendar of " + resource + " could not be read", e);
        }
    }

    /**
     * As {@link #read(ResourceId, String, InputStream)}, from bytes.
     *
     * @throws IllegalArgumentException when the resource is not in the catalog
     */
    public ImportResult read(ResourceId resource, String source, byte[] calendar) {
        requireNonNull(source, "source");
        Resource found = catalog.resource(resource)
                .orElseThrow(() -> new IllegalArgumentException("resource must be in the catalog, was " + resource));
        if (calendar.length > mostBytes) {
            return new ImportResult.Rejected(ImportResult.Reason.TOO_LARGE, "it has more than " + mostBytes + " bytes");
        }
        List<TimeRange> times;
        int events;
        try {
            CalendarReading reading = CalendarReading.of(new String(calendar, StandardCharsets.UTF_8), mostEvents);
            Instant now = clock.instant();
            TimeRange range = new TimeRange(now.minus(Duration.ofDays(1)), now.plus(window));
            events = reading.events().size();
            List<RawEvent> valid = reading.isCancelled() ? List.of() : reading.events();
            times = new Expansion(range, found.zone(), new Zones(reading.zones()), mostTimes).of(valid);
        } catch (RejectedCalendar e) {
            return e.result();
        }
        catalog.saveBusy(resource, source, times);
        return new ImportResult.Imported(times.size(), events);
    }

    private static int positive(int value, String name) {
        if (value < 1 || value == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be positive and below 2,147,483,647, was " + value);
        }
        return value;
    }
}
