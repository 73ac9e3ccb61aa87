package dev.cimiento.auth.internal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/**
 * A bounded map that forgets what was put first: two generations, of which the older is dropped when the younger has grown to half the
 * bound. Reading takes no lock and writes nothing. Safe for use by many threads.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class Fifo<K, V> {

    private final int half;
    private volatile Generations<K, V> generations =
            new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    private record Generations<K, V>(ConcurrentMap<K, V> younger, ConcurrentMap<K, V> older) {}

    /**
     * Of at most about so many entries.
     *
     * @throws IllegalArgumentException when the bound is below 2
     */
    public Fifo(int bound) {
        if (bound < 2) {
            throw new IllegalArgumentException("bound must be at least 2, was " + bound);
        }
        this.half = bound / 2;
    }

    /** What was put under the key, unless it was forgotten. */
    public Optional<V> get(K key) {
        Generations<K, V> now = generations;
        V value = now.younger().get(key);
        return Optional.ofNullable(value != null ? value : now.older().get(key));
    }

    /** Puts a value. */
    public void put(K key, V value) {
        putIf(key, value, () -> true);
    }

    /**
     * Puts a value, if the condition holds at that moment. {@link #remove}, called after the condition ceased to hold, also
     * removes what a call that saw it hold puts.
     */
    public void putIf(K key, V value, BooleanSupplier condition) {
        Generations<K, V> now = generations;
        now.younger()
                .compute(key, (same, before) -> condition.getAsBoolean() ? requireNonNull(value, "value") : before);
        if (now.younger().size() >= half) {
            turn(now);
        }
    }

    /** Forgets a value. */
    public void remove(K key) {
        Generations<K, V> now = generations;
        // Computed, so that a put that is under way ends before.
        now.younger().compute(key, (same, before) -> null);
        now.older().compute(key, (same, before) -> null);
    }

    @SuppressWarnings("ReferenceEquality") // the very one that was seen full
    private synchronized void turn(Generations<K, V> full) {
        if (generations == full) {
            generations = new Generations<>(new ConcurrentHashMap<>(), full.younger());
        }
    }
}
