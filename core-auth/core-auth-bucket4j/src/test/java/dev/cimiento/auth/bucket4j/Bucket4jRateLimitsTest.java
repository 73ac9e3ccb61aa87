package dev.cimiento.auth.bucket4j;

import dev.cimiento.auth.RateLimits;
import dev.cimiento.auth.testkit.RateLimitsContract;
import dev.cimiento.tenancy.testkit.MutableClock;

class Bucket4jRateLimitsTest extends RateLimitsContract {

    @Override
    protected RateLimits fullBuckets(MutableClock clock) {
        return new Bucket4jRateLimits(clock);
    }
}
