package dev.cimiento.tenancy.caffeine;

import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.cimiento.tenancy.telemetry.CacheStats;
import java.util.concurrent.atomic.LongAdder;

/** What happened in the caches of all tenants. */
final class Counts {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    void asked(boolean found) {
        (found ? hits : misses).increment();
    }

    void evicted(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
        }
    }

    CacheStats stats(long size) {
        return new CacheStats(hits.sum(), misses.sum(), evictions.sum(), size);
    }
}
