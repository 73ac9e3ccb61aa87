package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.SchemaVersions;
import dev.cimiento.tenancy.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Schema versions in memory; forgets all when the program ends. Safe for use by many threads. */
public final class InMemorySchemaVersions implements SchemaVersions {

    private final ConcurrentMap<TenantId, Map<ModuleId, SchemaVersion>> versions = new ConcurrentHashMap<>();

    @Override
    public Map<TenantId, Map<ModuleId, SchemaVersion>> all() {
        return Map.copyOf(versions);
    }

    @Override
    public Map<ModuleId, SchemaVersion> of(TenantId tenant) {
        return versions.getOrDefault(requireNonNull(tenant, "tenant"), Map.of());
    }

    @Override
    public void record(TenantId tenant, Map<ModuleId, SchemaVersion> more) {
        versions.merge(requireNonNull(tenant, "tenant"), Map.copyOf(more), (before, added) -> {
            Map<ModuleId, SchemaVersion> all = new HashMap<>(before);
            all.putAll(added);
            return Map.copyOf(all);
        });
    }
}
