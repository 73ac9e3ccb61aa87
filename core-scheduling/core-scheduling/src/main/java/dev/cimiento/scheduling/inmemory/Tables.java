package dev.cimiento.scheduling.inmemory;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one tenant has, and how to undo the transaction that is running. */
final class Tables {

    final TreeMap<ResourceId, Resource> resources = new TreeMap<>();
    final TreeMap<ServiceId, Service> services = new TreeMap<>();
    final TreeMap<Day, SpecialDay> specialDays = new TreeMap<>();
    final Map<BookingId, Booking> bookings = new HashMap<>();
    final Map<IdempotencyKey, Recorded> keys = new HashMap<>();

    /** Who occupies each resource, by the start of what they occupy; never overlapping. */
    private final Map<ResourceId, TreeMap<Instant, Booking>> occupied = new HashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    <T extends @Nullable Object> T transaction(Function<Tables, ? extends T> work) {
        lock.lock();
        int before = undo.size();
        boolean done = false;
        try {
            T result = work.apply(this);
            done = true;
            return result;
        } finally {
            while (!done && undo.size() > before) {
                undo.pop().run();
            }
            // The listener's own calls come back in here, and are undone with the change that they belong to.
            if (lock.getHoldCount() == 1) {
                undo.clear();
            }
            lock.unlock();
        }
    }

    <K, V> V put(Map<K, V> table, K key, V value) {
        V before = table.put(key, value);
        undo.push(() -> restore(table, key, before));
        return value;
    }

    <K, V> boolean remove(Map<K, V> table, K key) {
        V before = table.remove(key);
        undo.push(() -> restore(table, key, before));
        return before != null;
    }

    /** Takes the booking's time, unless another's overlaps it. */
    boolean occupy(Booking booking) {
        TimeRange range = booking.place().occupied();
        NavigableMap<Instant, Booking> calendar = calendar(booking.resource());
        Map.Entry<Instant, Booking> last = calendar.lowerEntry(range.end());
        if (last != null && last.getValue().place().occupied().overlaps(range)) {
            return false;
        }
        put(calendar, range.start(), booking);
        return true;
    }

    void vacate(Booking booking) {
        remove(calendar(booking.resource()), booking.place().occupied().start());
    }

    /** Who overlaps the range, in order. */
    List<Booking> occupying(ResourceId resource, TimeRange range) {
        NavigableMap<Instant, Booking> calendar = calendar(resource);
        Instant first = calendar.floorKey(range.start());
        return calendar.subMap(first == null ? range.start() : first, range.end()).values().stream()
                .filter(booking -> booking.place().occupied().overlaps(range))
                .toList();
    }

    List<SpecialDay> specialDays(ResourceId resource, LocalDate first, LocalDate last) {
        return first.isAfter(last)
                ? List.of()
                : List.copyOf(specialDays
                        .subMap(new Day(resource, first), true, new Day(resource, last), true)
                        .values());
    }

    private NavigableMap<Instant, Booking> calendar(ResourceId resource) {
        return occupied.computeIfAbsent(resource, id -> new TreeMap<>());
    }

    private static <K, V> void restore(Map<K, V> table, K key, @Nullable V before) {
        if (before == null) {
            table.remove(key);
        } else {
            table.put(key, before);
        }
    }

    /** A date of a resource. */
    record Day(ResourceId resource, LocalDate date) implements Comparable<Day> {

        private static final Comparator<Day> ORDER =
                Comparator.comparing(Day::resource).thenComparing(Day::date);

        @Override
        public int compareTo(Day other) {
            return ORDER.compare(this, other);
        }
    }
}
