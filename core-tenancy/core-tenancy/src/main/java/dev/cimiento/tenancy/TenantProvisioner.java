package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a tenant ready to be served: registers it, creates its schema, migrates every module of its plan, runs the steps, and only then
 * sets it {@link TenantStatus#ACTIVE}.
 *
 * <p>Every part can be repeated: after a crash anywhere, {@link #provision} again completes what is missing. Immutable, and safe for use
 * by many threads and processes.
 */
public final class TenantProvisioner {

    private static final Logger LOG = LoggerFactory.getLogger(TenantProvisioner.class);

    private final Tenants tenants;
    private final Plans plans;
    private final Migrations migrations;
    private final List<SchemaModule> modules;
    private final List<ProvisioningStep> steps;

    private TenantProvisioner(
            Tenants tenants,
            Plans plans,
            Migrations migrations,
            List<SchemaModule> modules,
            List<ProvisioningStep> steps) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
        this.migrations = requireNonNull(migrations, "migrations");
        this.modules = List.copyOf(modules);
        this.steps = List.copyOf(steps);
    }

    /** A provisioner without modules or steps; add them with {@link #withModule} and {@link #withStep}. */
    public static TenantProvisioner of(Tenants tenants, Plans plans, Migrations migrations) {
        return new TenantProvisioner(tenants, plans, migrations, List.of(), List.of());
    }

    /** Also migrates this module, for tenants whose plan includes it, or for the control schema if that is its plane. */
    public TenantProvisioner withModule(SchemaModule module) {
        return new TenantProvisioner(tenants, plans, migrations, and(modules, module), steps);
    }

    /** Also runs this step, after the migrations and after the steps before it. */
    public TenantProvisioner withStep(ProvisioningStep step) {
        return new TenantProvisioner(tenants, plans, migrations, modules, and(steps, step));
    }

    /** Migrates the modules of the control plane. Call it before anything else, at start-up. */
    public void migrateControlPlane() {
        modules.stream()
                .filter(module -> module.plane() == SchemaModule.Plane.CONTROL)
                .forEach(module -> migrations.migrate(TenantDataSource.CONTROL_SCHEMA, module));
    }

    /**
     * Makes the tenant ready. A tenant that exists keeps its name, plan and, where suspended, its status; what is missing is completed.
     *
     * @return what the registry holds at the end
     * @throws TenancyException when the plan is unknown, or a migration or step fails; the tenant then stays {@code PROVISIONING}
     */
    public Tenant provision(Tenant wanted) {
        plans.planOf(wanted);
        Tenant tenant = tenants.register(wanted.withStatus(TenantStatus.PROVISIONING));
        migrate(tenant);
        for (ProvisioningStep step : steps) {
            LOG.debug("provisioning {}: {}", tenant.id(), step.name());
            TenantContext.run(tenant.id(), () -> step.provision(tenant));
        }
        if (tenant.status() != TenantStatus.PROVISIONING) {
            return tenant;
        }
        Tenant ready = tenant.withStatus(TenantStatus.ACTIVE);
        tenants.update(ready);
        LOG.info("provisioned tenant {} on plan {}", tenant.id(), tenant.plan());
        return ready;
    }

    /**
     * Brings one registered tenant's tables up to date with its plan.
     *
     * @return how many migration steps were applied
     */
    public int migrate(Tenant tenant) {
        Plan plan = plans.planOf(tenant);
        return modules.stream()
                .filter(module -> module.plane() == SchemaModule.Plane.TENANT && plan.includes(module.module()))
                .mapToInt(module -> migrations.migrate(tenant.id().schema(), module))
                .sum();
    }

    private static <T> List<T> and(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(requireNonNull(last));
        return longer;
    }
}
