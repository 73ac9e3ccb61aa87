package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Optional<SchemaVersions> versions;
    private final List<ProvisioningListener> listeners;

    private TenantProvisioner(
            Tenants tenants,
            Plans plans,
            Migrations migrations,
            List<SchemaModule> modules,
            List<ProvisioningStep> steps,
            Optional<SchemaVersions> versions,
            List<ProvisioningListener> listeners) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
        this.migrations = requireNonNull(migrations, "migrations");
        this.modules = List.copyOf(modules);
        this.steps = List.copyOf(steps);
        this.versions = versions;
        this.listeners = List.copyOf(listeners);
    }

    /** A provisioner without modules or steps; add them with {@link #withModule} and {@link #withStep}. */
    public static TenantProvisioner of(Tenants tenants, Plans plans, Migrations migrations) {
        return new TenantProvisioner(tenants, plans, migrations, List.of(), List.of(), Optional.empty(), List.of());
    }

    /** Also migrates this module, for tenants whose plan includes it, or for the control schema if that is its plane. */
    public TenantProvisioner withModule(SchemaModule module) {
        return new TenantProvisioner(tenants, plans, migrations, and(modules, module), steps, versions, listeners);
    }

    /** Also runs this step, after the migrations and after the steps before it. */
    public TenantProvisioner withStep(ProvisioningStep step) {
        return new TenantProvisioner(tenants, plans, migrations, modules, and(steps, step), versions, listeners);
    }

    /**
     * Also notes what each schema was brought to, and does not open one again that is current by these notes. Without them every call looks
     * at the schema itself.
     */
    public TenantProvisioner withVersions(SchemaVersions known) {
        return new TenantProvisioner(
                tenants, plans, migrations, modules, steps, Optional.of(requireNonNull(known, "known")), listeners);
    }

    /** Also tells this listener, after the ones before it. */
    public TenantProvisioner withListener(ProvisioningListener listener) {
        return new TenantProvisioner(tenants, plans, migrations, modules, steps, versions, and(listeners, listener));
    }

    /** The registry that it writes to. */
    public Tenants tenants() {
        return tenants;
    }

    /** The plans that tenants buy. */
    public Plans plans() {
        return plans;
    }

    /** What brings tables up to date. */
    public Migrations migrations() {
        return migrations;
    }

    /**
     * The modules that have tables in this tenant's schema: those of its plan.
     *
     * @throws TenancyException when the plan is unknown
     */
    public List<SchemaModule> modulesOf(Tenant tenant) {
        Plan plan = plans.planOf(tenant);
        return modules.stream()
                .filter(module -> module.plane() == SchemaModule.Plane.TENANT && plan.includes(module.module()))
                .toList();
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
     * @throws TenancyException when the plan or the server of a new tenant is unknown, and then nothing is written; or when a migration or
     *     step fails, and then the tenant stays {@code PROVISIONING}
     */
    public Tenant provision(Tenant wanted) {
        plans.planOf(wanted);
        if (tenants.find(wanted.id()).isEmpty()) {
            // Refuses a server that nobody configured before anything is written.
            migrations.at(wanted.placement());
        }
        Tenant tenant = tenants.register(wanted.withStatus(TenantStatus.PROVISIONING));
        if (tenant.status() == TenantStatus.OFFBOARDING) {
            throw new TenancyException("tenant '" + tenant.id() + "' is being deleted; provision it when that is over");
        }
        tell(tenant, "registered");
        migrate(tenant);
        tell(tenant, "migrated");
        for (ProvisioningStep step : steps) {
            LOG.debug("provisioning {}: {}", tenant.id(), step.name());
            TenantContext.run(tenant.id(), () -> step.provision(tenant));
            tell(tenant, step.name());
        }
        if (tenant.status() != TenantStatus.PROVISIONING) {
            return tenant;
        }
        Tenant ready = tenants.change(
                tenant.id(),
                now -> now.status() == TenantStatus.PROVISIONING ? now.withStatus(TenantStatus.ACTIVE) : now);
        tell(ready, "active");
        LOG.info("provisioned tenant {} on plan {}", tenant.id(), tenant.plan());
        return ready;
    }

    /**
     * Brings one registered tenant's tables up to date with its plan. Modules that the {@link #withVersions known versions} say are
     * current are not looked at.
     *
     * @return how many migration scripts were applied
     */
    public int migrate(Tenant tenant) {
        Map<ModuleId, SchemaVersion> known =
                versions.map(notes -> notes.of(tenant.id())).orElse(Map.of());
        Migrations there = migrations.at(tenant.placement());
        Map<ModuleId, SchemaVersion> reached = new HashMap<>();
        int applied = 0;
        for (SchemaModule module : modulesOf(tenant)) {
            SchemaVersion wanted = migrations.version(module);
            SchemaVersion before = known.get(module.module());
            if (before == null || !before.matches(wanted)) {
                applied += there.migrate(tenant.placement().schemaOf(tenant.id()), module);
                reached.put(module.module(), wanted);
            }
        }
        if (!reached.isEmpty()) {
            versions.ifPresent(notes -> notes.record(tenant.id(), reached));
        }
        return applied;
    }

    private void tell(Tenant tenant, String part) {
        listeners.forEach(listener -> listener.reached(tenant, part));
    }

    private static <T> List<T> and(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(requireNonNull(last));
        return longer;
    }
}
