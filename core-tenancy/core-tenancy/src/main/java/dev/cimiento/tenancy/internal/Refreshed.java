package dev.cimiento.tenancy.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value read from somewhere slow, and read again when it is older than its time to live. One thread reads, the others wait for it. Safe
 * for use by many threads.
 *
 * @param <V> the value
 */
public final class Refreshed<V> {

    private final Supplier<V> source;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final Listener<V> listener;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Held<V> held;
    private final AtomicLong version = new AtomicLong();

    /**
     * Reads nothing yet.
     *
     * @param source gives the value
     * @param timeToLive how old a value may be that is given out
     * @param clock tells the time
     * @param listener hears of each value read after the first
     */
    public Refreshed(Supplier<V> source, Duration timeToLive, InstantSource clock, Listener<V> listener) {
        this.source = requireNonNull(source, "source");
        this.timeToLive = requireNonNull(timeToLive, "timeToLive");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /** The value, not older than the time to live. */
    public V get() {
        return notOlderThan(timeToLive);
    }

    /** The value, not older than this, where that is shorter than the time to live. */
    public V notOlderThan(Duration age) {
        Held<V> now = held;
        if (now != null && isFresh(now, age)) {
            return now.value();
        }
        return read(age);
    }

    /** Makes the next {@link #get} read, also where another thread is reading just now. */
    public void invalidate() {
        reading.lock();
        try {
            // A reader that began before holds this lock until it is done, so what it read is thrown away here.
            version.incrementAndGet();
        } finally {
            reading.unlock();
        }
    }

    private V read(Duration age) {
        @Nullable V before;
        V after;
        reading.lock();
        try {
            Held<V> now = held;
            if (now != null && isFresh(now, age)) {
                return now.value();
            }
            Instant asked = clock.instant();
            after = requireNonNull(source.get(), "source gave null");
            held = new Held<>(after, asked, version.get());
            before = now == null ? null : now.value();
        } finally {
            reading.unlock();
        }
        if (before != null) {
            listener.replaced(before, after);
        }
        return after;
    }

    private boolean isFresh(Held<V> value, Duration age) {
        Duration old = Duration.between(value.asked(), clock.instant());
        // A clock that was set back says nothing about age.
        return value.version() == version.get() && !old.isNegative() && old.compareTo(age) < 0;
    }

    /**
     * Hears of values that took another's place.
     *
     * @param <V> the value
     */
    @FunctionalInterface
    public interface Listener<V> {

        /** Called by the thread that read, after the new value can be seen. */
        void replaced(V before, V after);
    }

    private record Held<V>(V value, Instant asked, long version) {}
}
