package dev.cimiento.tenancy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The catalogue of plans. Immutable. */
public final class Plans {

    /** Users and appointments, with the jobs and messages that these need. */
    public static final Plan BASIC =
            Plan.of("basic", Set.of(ModuleId.AUTH, ModuleId.SCHEDULING, ModuleId.QUEUES, ModuleId.NOTIFICATIONS));

    /** {@link #BASIC} with payments and WhatsApp. */
    public static final Plan STANDARD = Plan.of(
            "standard",
            Set.of(
                    ModuleId.AUTH,
                    ModuleId.SCHEDULING,
                    ModuleId.QUEUES,
                    ModuleId.NOTIFICATIONS,
                    ModuleId.PAYMENTS,
                    ModuleId.WHATSAPP));

    /** {@link #STANDARD} with the local assistant. */
    public static final Plan ADVANCED = Plan.of(
            "advanced",
            Set.of(
                    ModuleId.AUTH,
                    ModuleId.SCHEDULING,
                    ModuleId.QUEUES,
                    ModuleId.NOTIFICATIONS,
                    ModuleId.PAYMENTS,
                    ModuleId.WHATSAPP,
                    ModuleId.AI_AGENT));

    private final Map<PlanId, Plan> byId;

    private Plans(Collection<Plan> plans) {
        this.byId = plans.stream().collect(toUnmodifiableMap(Plan::id, Function.identity()));
    }

    /** A catalogue of {@link #BASIC}, {@link #STANDARD} and {@link #ADVANCED}. */
    public static Plans usual() {
        return of(List.of(BASIC, STANDARD, ADVANCED));
    }

    /**
     * A catalogue of these plans.
     *
     * @throws IllegalStateException when two have one id
     */
    public static Plans of(List<Plan> plans) {
        return new Plans(plans);
    }

    /** The same catalogue with this module in every plan. */
    public Plans including(ModuleId module) {
        return new Plans(byId.values().stream().map(plan -> plan.with(module)).toList());
    }

    /** The plan with this id. */
    public Optional<Plan> find(PlanId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The plan of this tenant.
     *
     * @throws TenancyException when the catalogue has no such plan
     */
    public Plan planOf(Tenant tenant) {
        return find(tenant.plan())
                .orElseThrow(() -> new TenancyException("tenant '" + tenant.id() + "' is on plan '" + tenant.plan()
                        + "', which is not one of "
                        + byId.keySet().stream().map(PlanId::value).sorted().toList()));
    }
}
