package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.UnknownTenantException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A registry in memory; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryTenants implements Tenants {

    private final ConcurrentSkipListMap<TenantId, Tenant> tenants = new ConcurrentSkipListMap<>();

    @Override
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(requireNonNull(id, "id")));
    }

    @Override
    public List<Tenant> list() {
        return List.copyOf(tenants.values());
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
}
