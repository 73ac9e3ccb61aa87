package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a tenant bought: the modules that are on, and the values of the features that it says something about. Immutable. */
public final class Plan {

    private final PlanId id;
    private final Set<ModuleId> modules;
    private final Map<String, String> features;

    private Plan(PlanId id, Set<ModuleId> modules, Map<String, String> features) {
        this.id = requireNonNull(id, "id");
        this.modules = Set.copyOf(modules);
        this.features = Map.copyOf(features);
    }

    /** A plan of these modules, which says nothing about features. */
    public static Plan of(String id, Set<ModuleId> modules) {
        return new Plan(new PlanId(id), modules, Map.of());
    }

    /** The same plan with this module too: for the tables of a host's own. */
    public Plan with(ModuleId module) {
        Set<ModuleId> more = new HashSet<>(modules);
        more.add(requireNonNull(module, "module"));
        return new Plan(id, more, features);
    }

    /**
     * The same plan, with this value for a feature.
     *
     * @throws IllegalArgumentException when the value breaks the key's rule
     */
    public <T> Plan with(FeatureKey<T> key, T value) {
        Map<String, String> more = new HashMap<>(features);
        more.put(key.name(), key.format(value));
        return new Plan(id, modules, more);
    }

    /** The same plan with these feature values, by name and as text: for what reads plans from somewhere. */
    public Plan withFeatures(Map<String, String> values) {
        return new Plan(id, modules, values);
    }

    /** Its name. */
    public PlanId id() {
        return id;
    }

    /** The modules that are on. */
    public Set<ModuleId> modules() {
        return modules;
    }

    /** Whether the module is on. */
    public boolean includes(ModuleId module) {
        return modules.contains(requireNonNull(module, "module"));
    }

    /** The feature values, by name and as text. */
    public Map<String, String> features() {
        return features;
    }

    /**
     * The value of a feature, or empty where the plan says nothing about it.
     *
     * @throws IllegalArgumentException when what the plan says is no value of this key
     */
    public <T> Optional<T> value(FeatureKey<T> key) {
        return Optional.ofNullable(features.get(key.name())).map(key::parse);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Plan plan
                && id.equals(plan.id)
                && modules.equals(plan.modules)
                && features.equals(plan.features);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Plan[" + id + ", " + modules + ", " + features + "]";
    }
}
