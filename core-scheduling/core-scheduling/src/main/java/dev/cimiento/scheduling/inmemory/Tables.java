package dev.cimiento.scheduling.inmemory;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one tenant has, and how to undo the transaction that is running. */
final class Tables {

    final TreeMap<ResourceId, Resource> resources = new TreeMap<>();
    final TreeMap<ServiceId, Service> services = new TreeMap<>();
    final TreeMap<Day, SpecialDay> specialDays = new TreeMap<>();
    final Map<Source, List<TimeRange>> busy = new HashMap<>();
    final Map<BookingId, Booking> bookings = new HashMap<>();
    final Map<IdempotencyKey, Recorded> keys = new HashMap<>();
    final Map<WishId, Wish> wishes = new HashMap<>();
    final Map<IdempotencyKey, WishId> wishKeys = new HashMap<>();

    /** How many seats are taken in each class. */
    final Map<Session, Integer> sessions = new HashMap<>();

    /** Who occupies each unit of a resource, by the start of what they occupy; never overlapping. */
    private final Map<Unit, TreeMap<Instant, Occupied>> occupied = new HashMap<>();

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
            if (!done) {
                undoTo(before);
            }
            // The listener's own calls come back in here, and are undone with the change that they belong to.
            if (lock.getHoldCount() == 1) {
                undo.clear();
            }
            lock.unlock();
        }
    }

    <T> Optional<T> attempt(Supplier<Optional<T>> work) {
        int before = undo.size();
        Optional<T> result = work.get();
        if (result.isEmpty()) {
            undoTo(before);
        }
        return result;
    }

    private void undoTo(int size) {
        while (undo.size() > size) {
            undo.pop().run();
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

    /** Takes these places for an owner; the number of the first that somebody else has, and then nothing is taken. */
    Optional<Integer> occupy(Object owner, List<Place> places) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            Map.Entry<Instant, Occupied> last =
                    calendar(Unit.of(place)).lowerEntry(place.occupied().end());
            if (last != null && last.getValue().range().overlaps(place.occupied())) {
                for (Place taken : places.subList(0, i)) {
                    vacate(taken);
                }
                return Optional.of(i);
            }
            put(calendar(Unit.of(place)), place.occupied().start(), new Occupied(owner, place.occupied()));
        }
        return Optional.empty();
    }

    void vacate(Place place) {
        remove(calendar(Unit.of(place)), place.occupied().start());
    }

    /** Gives up all that an owner has. */
    void vacate(Session session) {
        for (TreeMap<Instant, Occupied> calendar : occupied.values()) {
            List<Instant> starts = calendar.entrySet().stream()
                    .filter(entry -> entry.getValue().owner().equals(session))
                    .map(Map.Entry::getKey)
                    .toList();
            starts.forEach(start -> remove(calendar, start));
        }
    }

    /** Whether a class has any of the resource's units. */
    boolean occupies(Session session, ResourceId resource) {
        return occupied.entrySet().stream()
                .filter(calendar -> calendar.getKey().resource().equals(resource))
                .flatMap(calendar -> calendar.getValue().values().stream())
                .anyMatch(occupied -> occupied.owner().equals(session));
    }

    /** What overlaps the range, in order. */
    List<Occupied> occupying(Unit unit, TimeRange range) {
        NavigableMap<Instant, Occupied> calendar = calendar(unit);
        Instant first = calendar.floorKey(range.start());
        return calendar.subMap(first == null ? range.start() : first, range.end()).values().stream()
                .filter(occupied -> occupied.range().overlaps(range))
                .toList();
    }

    List<SpecialDay> specialDays(ResourceId resource, LocalDate first, LocalDate last) {
        return first.isAfter(last)
                ? List.of()
                : List.copyOf(specialDays
                        .subMap(new Day(resource, first), true, new Day(resource, last), true)
                        .values());
    }

    private NavigableMap<Instant, Occupied> calendar(Unit unit) {
        return occupied.computeIfAbsent(unit, id -> new TreeMap<>());
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

    /** Who says that a resource is busy elsewhere. */
    record Source(ResourceId resource, String name) {}

    /** One of a resource's several. */
    record Unit(ResourceId resource, int number) {

        static Unit of(Place place) {
            return new Unit(place.resource(), place.unit());
        }
    }

    /** A class: all who book this service at this start on this resource. */
    record Session(ServiceId service, ResourceId resource, Instant start, Instant end) {

        static Session of(Booking booking) {
            return new Session(
                    booking.service(),
                    booking.resource(),
                    booking.start(),
                    booking.place().time().end());
        }
    }

    /**
     * What is occupied.
     *
     * @param owner the {@link BookingId} or {@link Session} that has it
     * @param range when, with buffers
     */
    record Occupied(Object owner, TimeRange range) {}
}
