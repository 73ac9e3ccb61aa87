package dev.cimiento.reference.web;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.features.ModuleAnswer;
import dev.cimiento.tenancy.features.ModuleGate;
import java.util.List;

/** What the current tenant may use: what its plan includes, less what an operator switched off. */
public final class Modules {

    private final Tenants tenants;
    private final Plans plans;
    private final ModuleGate gate;

    /** By these plans and switches. */
    public Modules(Tenants tenants, Plans plans, ModuleGate gate) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
        this.gate = requireNonNull(gate, "gate");
    }

    /** The current tenant. */
    public Tenant tenant() {
        return tenants.require(TenantContext.require());
    }

    /** Whether it has this module. */
    public boolean include(ModuleId module) {
        return gate.ask(TenantContext.require(), module) instanceof ModuleAnswer.Open;
    }

    /** The names of its modules, sorted. */
    public List<String> names() {
        return plans.planOf(tenant()).modules().stream()
                .filter(this::include)
                .map(ModuleId::value)
                .sorted()
                .toList();
    }
}
