package dev.cimiento.auth;

import java.time.Duration;
import java.util.Optional;

/** Buckets for the current tenant, named by whoever asks. Implementations are safe for use by many threads. */
public interface RateLimits {

    /**
     * Takes one from a bucket.
     *
     * @param bucket its name: at most 200 characters, and none that a stranger chose unhashed
     * @param rate how much it holds; the same name goes with the same rate
     * @return empty if there was one; else how long until there is
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant was entered
     */
    Optional<Duration> take(String bucket, Rate rate);
}
