package dev.cimiento.tenancy.telemetry;

/**
 * What a cache did since it was made, and what it holds now.
 *
 * @param hits answers from memory
 * @param misses answers that had to be read
 * @param evictions entries that made room for others
 * @param size entries held
 */
public record CacheStats(long hits, long misses, long evictions, long size) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is negative
     */
    public CacheStats {
        if (hits < 0 || misses < 0 || evictions < 0 || size < 0) {
            throw new IllegalArgumentException("hits, misses, evictions and size must be >= 0, were " + hits + ", "
                    + misses + ", " + evictions + ", " + size);
        }
    }
}
