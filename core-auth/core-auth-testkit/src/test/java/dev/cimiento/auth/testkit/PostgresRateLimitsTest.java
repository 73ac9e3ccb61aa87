package dev.cimiento.auth.testkit;

import dev.cimiento.auth.RateLimits;
import dev.cimiento.auth.postgresql.PostgresRateLimits;
import dev.cimiento.tenancy.testkit.MutableClock;

class PostgresRateLimitsTest extends RateLimitsContract {

    @Override
    protected RateLimits fullBuckets(MutableClock clock) {
        AuthDatabase.emptyStore();
        return new PostgresRateLimits(AuthDatabase.TENANTS, clock);
    }
}
