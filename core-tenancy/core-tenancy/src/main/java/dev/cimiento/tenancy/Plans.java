package dev.cimiento.tenancy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The catalogue of plans. {@link #of} keeps it in the program; {@code PostgresPlans} in the database, so that a plan is sold without a
 * release. Implementations are safe for use by many threads, and hold what is asked for on every request in memory.
 */
public interface Plans {

    /** Users and appointments, with the jobs and messages that these need. */
    Plan BASIC = Plan.of("basic", Set.of(ModuleId.AUTH, ModuleId.SCHEDULING, ModuleId.QUEUES, ModuleId.NOTIFICATIONS));

    /** {@link #BASIC} with payments and WhatsApp. */
    Plan STANDARD = Plan.of(
            "standard",
            Set.of(
                    ModuleId.AUTH,
                    ModuleId.SCHEDULING,
                    ModuleId.QUEUES,
                    ModuleId.NOTIFICATIONS,
                    ModuleId.PAYMENTS,
                    ModuleId.WHATSAPP));

    /** {@link #STANDARD} with the local assistant and reports. */
    Plan ADVANCED = Plan.of(
            "advanced",
            Set.of(
                    ModuleId.AUTH,
                    ModuleId.SCHEDULING,
                    ModuleId.QUEUES,
                    ModuleId.NOTIFICATIONS,
                    ModuleId.PAYMENTS,
                    ModuleId.WHATSAPP,
                    ModuleId.AI_AGENT,
                    ModuleId.REPORTING));

    /** The plan with this id. */
    Optional<Plan> find(PlanId id);

    /** Every plan, by id. */
    List<Plan> list();

    /** A catalogue of {@link #BASIC}, {@link #STANDARD} and {@link #ADVANCED}. */
    static Plans usual() {
        return of(List.of(BASIC, STANDARD, ADVANCED));
    }

    /**
     * A catalogue of these plans.
     *
     * @throws IllegalStateException when two have one id
     */
    static Plans of(List<Plan> plans) {
        Map<PlanId, Plan> byId = plans.stream().collect(toUnmodifiableMap(Plan::id, Function.identity()));
        return new Plans() {
            @Override
            public Optional<Plan> find(PlanId id) {
                return Optional.ofNullable(byId.get(id));
            }

            @Override
            public List<Plan> list() {
                return List.copyOf(new TreeMap<>(byId).values());
            }
        };
    }

    /** The same catalogue with this module in every plan. */
    default Plans including(ModuleId module) {
        Plans plans = this;
        return new Plans() {
            @Override
            public Optional<Plan> find(PlanId id) {
                return plans.find(id).map(plan -> plan.with(module));
            }

            @Override
            public List<Plan> list() {
                return plans.list().stream().map(plan -> plan.with(module)).toList();
            }
        };
    }

    /** These plans, and the others where these have none of that id: {@code postgresPlans.or(Plans.usual())}. */
    default Plans or(Plans others) {
        Plans first = this;
        return new Plans() {
            @Override
            public Optional<Plan> find(PlanId id) {
                return first.find(id).or(() -> others.find(id));
            }

            @Override
            public List<Plan> list() {
                Map<PlanId, Plan> byId = new TreeMap<>();
                others.list().forEach(plan -> byId.put(plan.id(), plan));
                first.list().forEach(plan -> byId.put(plan.id(), plan));
                return List.copyOf(byId.values());
            }
        };
    }

    /**
     * The plan of this tenant.
     *
     * @throws TenancyException when the catalogue has no such plan
     */
    default Plan planOf(Tenant tenant) {
        return find(tenant.plan())
                .orElseThrow(() -> new TenancyException("tenant '" + tenant.id() + "' is on plan '" + tenant.plan()
                        + "', which is not one of "
                        + list().stream().map(plan -> plan.id().value()).toList()));
    }
}
