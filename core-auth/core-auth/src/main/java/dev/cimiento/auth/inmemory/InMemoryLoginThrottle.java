package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Lockout;
import dev.cimiento.auth.spi.LoginThrottle;
import dev.cimiento.auth.spi.ThrottleKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counters of a tenant under one lock. */
final class InMemoryLoginThrottle implements LoginThrottle {

    private final ByTenant<Map<ThrottleKey, Counter>> tenants = new ByTenant<>(HashMap::new);

    private record Counter(long attempts, Instant lastAt, Instant lockedUntil) {}

    @Override
    public Optional<Instant> admit(ThrottleKey key, Lockout lockout, Instant now) {
        Map<ThrottleKey, Counter> counters = tenants.current();
        synchronized (counters) {
            Counter counter = counters.get(key);
            if (counter != null && counter.lockedUntil().isAfter(now)) {
                return Optional.of(counter.lockedUntil());
            }
            long attempts = counter == null || counter.lastAt().isBefore(now.minus(lockout.forgetAfter()))
                    ? 1
                    : counter.attempts() + 1;
            counters.put(key, new Counter(attempts, now, lockout.lockedUntil(attempts, now)));
            return Optional.empty();
        }
    }

    @Override
    public void forget(List<ThrottleKey> keys) {
        Map<ThrottleKey, Counter> counters = tenants.current();
        synchronized (counters) {
            counters.keySet().removeAll(Set.copyOf(keys));
        }
    }

    @Override
    public int purge(Instant before) {
        Map<ThrottleKey, Counter> counters = tenants.current();
        synchronized (counters) {
            int size = counters.size();
            counters.values().removeIf(counter -> counter.lastAt().isBefore(before));
            return size - counters.size();
        }
    }
}
