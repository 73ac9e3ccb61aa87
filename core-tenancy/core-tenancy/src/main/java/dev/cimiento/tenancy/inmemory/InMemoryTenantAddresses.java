package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Addresses in memory, for tests and programs without a database. Safe for use by many threads. */
public final class InMemoryTenantAddresses implements TenantAddresses {

    private final Tenants tenants;
    private final SortedMap<TenantAddress, Entry> entries = new TreeMap<>();

    /** Of these tenants; none given yet. */
    public InMemoryTenantAddresses(Tenants tenants) {
        this.tenants = requireNonNull(tenants, "tenants");
    }

    @Override
    public synchronized List<Entry> list() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized Change give(TenantId tenant, TenantAddress address) {
        tenants.require(tenant);
        Entry before = entries.get(address);
        boolean othersId = TenantId.parse(address.value())
                .filter(id -> !id.equals(tenant) && tenants.find(id).isPresent())
                .isPresent();
        if (othersId || (before != null && !before.tenant().equals(tenant))) {
            return new Change.Taken(address);
        }
        entries.put(address, new Entry(address, tenant, State.CURRENT));
        return new Change.Done(address);
    }

    @Override
    public synchronized Change move(TenantId tenant, TenantAddress address) {
        Change change = give(tenant, address);
        if (change instanceof Change.Done) {
            entries.replaceAll((name, entry) ->
                    entry.tenant().equals(tenant) && !name.equals(address) && name.isLabel() == address.isLabel()
                            ? new Entry(name, tenant, State.FORMER)
                            : entry);
            TenantAddress id = TenantAddress.of(tenant.value());
            if (address.isLabel() && !id.equals(address)) {
                entries.putIfAbsent(id, new Entry(id, tenant, State.FORMER));
            }
        }
        return change;
    }

    @Override
    public synchronized void withdraw(TenantId tenant, TenantAddress address) {
        Entry entry = entries.get(address);
        if (entry != null && entry.tenant().equals(tenant)) {
            entries.remove(address);
        }
    }
}
