package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobLimits;
import java.util.Map;

/**
 * How much of a lane runs at once and how fast it begins, as a whole and for each tenant; changed while workers run. A change holds for
 * what is started after the call returned; what runs already is left to its end and counts. For the operator: nobody's tenant is asked.
 * Safe for use by many threads.
 */
public final class Limits {

    private final JobLimits store;

    private Limits(JobLimits store) {
        this.store = requireNonNull(store, "store");
    }

    /** Of this store. */
    public static Limits on(JobLimits store) {
        return new Limits(store);
    }

    /** Sets a limit, or with {@link Limit#none()} removes it. In a transaction of its own. */
    public void put(LimitScope scope, Limit limit) {
        store.put(requireNonNull(scope, "scope"), requireNonNull(limit, "limit"));
    }

    /** All that are set. */
    public Map<LimitScope, Limit> all() {
        return store.all();
    }
}
