package dev.cimiento.auth.inmemory;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** One of something for each tenant. */
final class ByTenant<T> {

    private final ConcurrentMap<TenantId, T> parts = new ConcurrentHashMap<>();
    private final Supplier<T> empty;

    ByTenant(Supplier<T> empty) {
        this.empty = empty;
    }

    /** The current tenant's. */
    T current() {
        return parts.computeIfAbsent(TenantContext.require(), tenant -> empty.get());
    }
}
