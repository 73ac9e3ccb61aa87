package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;

/**
 * Asked before a request reaches a module: whether the tenant's plan has it, and whether it is switched on.
 *
 * <p>{@link #switchOf} is the switch of a module, to kill it for the fleet or to withdraw it from one tenant. It only takes away: a module
 * that the plan lacks has no tables in the tenant's schema, so to give one, change the plan. Safe for use by many threads.
 */
public final class ModuleGate {

    private final Tenants tenants;
    private final Plans plans;
    private final Features features;

    private ModuleGate(Tenants tenants, Plans plans, Features features) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
        this.features = requireNonNull(features, "features");
    }

    /** By this registry, these plans and the switches of these features. */
    public static ModuleGate of(Tenants tenants, Plans plans, Features features) {
        return new ModuleGate(tenants, plans, features);
    }

    /** The switch of a module, on where nobody says otherwise: {@code features.kill(ModuleGate.switchOf(ModuleId.WHATSAPP))}. */
    public static FeatureKey<Boolean> switchOf(ModuleId module) {
        return FeatureKey.on("module." + module.value());
    }

    /**
     * Whether this tenant may use this module.
     *
     * @throws dev.cimiento.tenancy.UnknownTenantException when the tenant is not registered
     */
    public ModuleAnswer ask(TenantId tenantId, ModuleId module) {
        Tenant tenant = tenants.require(tenantId);
        if (!plans.planOf(tenant).includes(module)) {
            return plans.list().stream().anyMatch(plan -> plan.includes(module))
                    ? new ModuleAnswer.NotInPlan(module, tenant.plan())
                    : new ModuleAnswer.NoSuchModule(module);
        }
        Explained<Boolean> answer = features.explain(tenantId, switchOf(module));
        if (answer.value()) {
            return new ModuleAnswer.Open(module);
        }
        return answer.source() == Explained.Source.KILL_SWITCH
                ? new ModuleAnswer.SwitchedOff(module)
                : new ModuleAnswer.Withdrawn(module, tenantId);
    }
}
