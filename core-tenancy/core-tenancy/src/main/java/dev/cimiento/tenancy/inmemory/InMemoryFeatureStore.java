package dev.cimiento.tenancy.inmemory;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.FeatureStore;
import dev.cimiento.tenancy.features.FeatureSwitch;
import dev.cimiento.tenancy.features.Rollout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Feature values in memory; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryFeatureStore implements FeatureStore {

    private final Map<TenantId, Map<String, String>> overrides = new ConcurrentHashMap<>();
    private final Map<String, FeatureSwitch> switches = new ConcurrentHashMap<>();

    @Override
    public Map<String, String> overrides(TenantId tenant) {
        return Map.copyOf(overrides.getOrDefault(tenant, Map.of()));
    }

    @Override
    public void put(TenantId tenant, String feature, String value) {
        overrides.computeIfAbsent(tenant, t -> new ConcurrentHashMap<>()).put(feature, value);
    }

    @Override
    public void remove(TenantId tenant, String feature) {
        overrides.getOrDefault(tenant, new ConcurrentHashMap<>()).remove(feature);
    }

    @Override
    public Map<String, FeatureSwitch> switches() {
        return Map.copyOf(switches);
    }

    @Override
    public void setState(String feature, FeatureSwitch.State state) {
        change(feature, s -> s.withState(state));
    }

    @Override
    public void setRollout(String feature, Rollout rollout) {
        change(feature, s -> s.withRollout(rollout));
    }

    private void change(String feature, UnaryOperator<FeatureSwitch> change) {
        switches.compute(feature, (name, before) -> change.apply(before == null ? FeatureSwitch.of(name) : before));
    }
}
