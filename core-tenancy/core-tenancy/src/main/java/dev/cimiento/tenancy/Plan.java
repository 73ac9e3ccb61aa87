package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Set;

/** What a tenant bought: the modules that are on. Immutable. */
public final class Plan {

    private final PlanId id;
    private final Set<ModuleId> modules;

    private Plan(PlanId id, Set<ModuleId> modules) {
        this.id = requireNonNull(id, "id");
        this.modules = Set.copyOf(modules);
    }

    /** A plan of these modules. */
    public static Plan of(String id, Set<ModuleId> modules) {
        return new Plan(new PlanId(id), modules);
    }

    /** The same plan with this module too: for the tables of a host's own. */
    public Plan with(ModuleId module) {
        Set<ModuleId> more = new HashSet<>(modules);
        more.add(requireNonNull(module, "module"));
        return new Plan(id, more);
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

    @Override
    public String toString() {
        return "Plan[" + id + ", " + modules + "]";
    }
}
