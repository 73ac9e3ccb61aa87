package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.UnknownTenantException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/** A registry in memory; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryTenants implements Tenants {

    // A hash map, whose compute runs the function once, under the lock of the entry.
    private final ConcurrentMap<TenantId, Tenant> tenants = new ConcurrentHashMap<>();

    @Override
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(requireNonNull(id, "id")));
    }

    @Override
    public List<Tenant> list() {
        return tenants.values().stream()
                .sorted(Comparator.comparing(Tenant::id))
                .toList();
    }

    @Override
    public Tenant register(Tenant tenant) {
        Tenant before = tenants.putIfAbsent(tenant.id(), tenant);
        return before == null ? tenant : before;
    }

    @Override
    public void update(Tenant tenant) {
        if (tenants.replace(tenant.id(), tenant) == null) {
            throw new UnknownTenantException(tenant.id());
        }
    }

    @Override
    public Tenant change(TenantId id, UnaryOperator<Tenant> change) {
        Tenant after = tenants.computeIfPresent(requireNonNull(id, "id"), (key, before) -> {
            Tenant changed = change.apply(before);
            if (!changed.id().equals(key)) {
                throw new IllegalArgumentException("change must keep the id " + key + ", gave " + changed.id());
            }
            return changed;
        });
        if (after == null) {
            throw new UnknownTenantException(id);
        }
        return after;
    }
}
