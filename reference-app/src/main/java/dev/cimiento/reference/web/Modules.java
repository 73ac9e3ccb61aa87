package dev.cimiento.reference.web;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Tenants;
import java.util.List;

/** What the current tenant's plan includes. */
public final class Modules {

    private final Tenants tenants;
    private final Plans plans;

    /** By these plans. */
    public Modules(Tenants tenants, Plans plans) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
    }

    /** The current tenant. */
    public Tenant tenant() {
        return tenants.require(TenantContext.require());
    }

    /** Whether it has this module. */
    public boolean include(ModuleId module) {
        return plans.planOf(tenant()).includes(module);
    }

    /** The names of its modules, sorted. */
    public List<String> names() {
        return plans.planOf(tenant()).modules().stream()
                .map(ModuleId::value)
                .sorted()
                .toList();
    }
}
