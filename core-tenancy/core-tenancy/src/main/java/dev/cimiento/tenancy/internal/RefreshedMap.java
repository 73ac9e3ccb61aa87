package dev.cimiento.tenancy.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Refreshed} value a key, of at most so many keys; the one asked for the longest ago goes first. Safe for use by many threads.
 *
 * @param <K> the key
 * @param <V> the value
 */
public final class RefreshedMap<K, V> {

    private final Function<K, V> source;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final Listener<K, V> listener;
    private final Map<K, Refreshed<V>> held;

    /**
     * Empty.
     *
     * @param source gives the value of a key
     * @param timeToLive how old a value may be that is given out
     * @param limit of keys
     * @param clock tells the time
     * @param listener hears of each value read after the first
     */
    public RefreshedMap(
            Function<K, V> source, Duration timeToLive, int limit, InstantSource clock, Listener<K, V> listener) {
        this.source = requireNonNull(source, "source");
        this.timeToLive = requireNonNull(timeToLive, "timeToLive");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
        this.held = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Refreshed<V>> eldest) {
                return size() > limit;
            }
        };
    }

    /** The value of the key, not older than the time to live. */
    public V get(K key) {
        return entry(requireNonNull(key, "key")).get();
    }

    /** Makes the next {@link #get} of this key read. */
    public void invalidate(K key) {
        find(key).ifPresent(Refreshed::invalidate);
    }

    /** How many keys are held. */
    public int size() {
        synchronized (held) {
            return held.size();
        }
    }

    private Refreshed<V> entry(K key) {
        synchronized (held) {
            return held.computeIfAbsent(
                    key,
                    k -> new Refreshed<>(
                            () -> source.apply(k),
                            timeToLive,
                            clock,
                            (before, after) -> listener.replaced(k, before, after)));
        }
    }

    private Optional<Refreshed<V>> find(K key) {
        synchronized (held) {
            @Nullable Refreshed<V> entry = held.get(key);
            return Optional.ofNullable(entry);
        }
    }

    /**
     * Hears of values that took another's place.
     *
     * @param <K> the key
     * @param <V> the value
     */
    @FunctionalInterface
    public interface Listener<K, V> {

        /** Called by the thread that read, after the new value can be seen. */
        void replaced(K key, V before, V after);
    }
}
