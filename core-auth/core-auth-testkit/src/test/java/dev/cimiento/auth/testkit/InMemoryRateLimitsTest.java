package dev.cimiento.auth.testkit;

import dev.cimiento.auth.RateLimits;
import dev.cimiento.auth.inmemory.InMemoryRateLimits;
import dev.cimiento.tenancy.testkit.MutableClock;

class InMemoryRateLimitsTest extends RateLimitsContract {

    @Override
    protected RateLimits fullBuckets(MutableClock clock) {
        return new InMemoryRateLimits(clock);
    }
}
