package dev.cimiento.tenancy.jakarta;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.features.ModuleGate;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.time.Duration;

/**
 * The gate before the resources of Jakarta REST that say {@link NeedsModule}: it stands at the resource itself, whatever the path to it looks
 * like. Register an instance. It needs {@link TenantFilter} around the application, to enter the tenant. Safe for use by many threads.
 */
public final class ModuleFeature implements DynamicFeature {

    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final ModuleGate gate;

    /** With this gate. */
    public ModuleFeature(ModuleGate gate) {
        this.gate = requireNonNull(gate, "gate");
    }

    /** Called by Jakarta REST for each method of each resource. */
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        NeedsModule needs = resource.getResourceMethod().getAnnotation(NeedsModule.class);
        if (needs == null) {
            needs = resource.getResourceClass().getAnnotation(NeedsModule.class);
        }
        if (needs != null) {
            ModuleId module = new ModuleId(needs.value());
            ContainerRequestFilter filter =
                    request -> TenantRefusal.of(gate.ask(TenantContext.require(), module), RETRY_AFTER)
                            .ifPresent(refusal -> request.abortWith(RestAnswers.of(refusal)));
            context.register(filter, Priorities.AUTHORIZATION + 1);
        }
    }
}
