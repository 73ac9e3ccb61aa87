package dev.cimiento.tenancy.features;

import dev.cimiento.tenancy.TenantId;
import java.util.Map;

/**
 * Where values that differ from the plan are kept, and the switches of the fleet. {@link Features} asks it, holds what it answers, and
 * checks what is written; applications talk to {@code Features}. Implementations are safe for use by many threads and processes.
 */
public interface FeatureStore {

    /** What a tenant has instead of its plan's values, by feature, as text. */
    Map<String, String> overrides(TenantId tenant);

    /** Gives a tenant a value of its own. */
    void put(TenantId tenant, String feature, String value);

    /** Gives a tenant its plan's value again; nothing happens where it has no other. */
    void remove(TenantId tenant, String feature);

    /** The switches that were ever set, by feature. */
    Map<String, FeatureSwitch> switches();

    /** Switches a feature off for the fleet or on again, and leaves its rollout alone, also where both are set at once. */
    void setState(String feature, FeatureSwitch.State state);

    /** Rolls a feature out so far, and leaves its state alone. */
    void setRollout(String feature, Rollout rollout);
}
