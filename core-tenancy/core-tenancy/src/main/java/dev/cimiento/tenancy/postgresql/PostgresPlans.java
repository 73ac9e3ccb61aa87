package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.internal.Refreshed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Plans in the control schema, so that an operator sells one without a release: {@code PostgresPlans.over(pool, clock).or(Plans.usual())}.
 *
 * <p>Answers from memory, at most 10 seconds old ({@link #withTimeToLive}); what is written through this object it sees at once. Takes the pool
 * itself, as {@link PostgresTenants} does. Safe for use by many threads and processes.
 */
public final class PostgresPlans implements Plans {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

    private final DataSource pool;
    private final InstantSource clock;
    private final Refreshed<SortedMap<PlanId, Plan>> held;

    private PostgresPlans(DataSource pool, InstantSource clock, Duration timeToLive) {
        this.pool = requireNonNull(pool, "pool");
        this.clock = requireNonNull(clock, "clock");
        this.held = new Refreshed<>(this::read, timeToLive, clock, (before, after) -> {});
    }

    /** Over this pool. Its tables are those of {@link PostgresTenants#SCHEMA}. */
    public static PostgresPlans over(DataSource pool, InstantSource clock) {
        return new PostgresPlans(pool, clock, TIME_TO_LIVE);
    }

    /**
     * The same with another limit on the age of answers, and nothing in memory yet.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public PostgresPlans withTimeToLive(Duration timeToLive) {
        if (timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive);
        }
        return new PostgresPlans(pool, clock, timeToLive);
    }

    @Override
    public Optional<Plan> find(PlanId id) {
        return Optional.ofNullable(held.get().get(requireNonNull(id, "id")));
    }

    @Override
    public List<Plan> list() {
        return List.copyOf(held.get().values());
    }

    /** Writes a plan, in the place of one with its id. Tenants that are on it have what it says then; give new modules their tables by migrating. */
    public void save(Plan plan) {
        requireNonNull(plan, "plan");
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            // The upsert locks the plan's row, so that of two who save at once one's plan is kept whole.
            sql.update(
                    "INSERT INTO cimiento.plan (id, modules) VALUES (?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET modules = EXCLUDED.modules, updated_at = now()",
                    plan.id().value(),
                    plan.modules().stream().map(ModuleId::value).sorted().toList());
            sql.update(
                    "DELETE FROM cimiento.plan_feature WHERE plan = ?",
                    plan.id().value());
            for (Map.Entry<String, String> feature : plan.features().entrySet()) {
                sql.update(
                        "INSERT INTO cimiento.plan_feature (plan, feature, value) VALUES (?, ?, ?)",
                        plan.id().value(),
                        feature.getKey(),
                        feature.getValue());
            }
            return plan;
        });
        held.invalidate();
    }

    /**
     * Removes a plan that no tenant is on.
     *
     * @return whether it is gone; false where tenants are on it, or there was none
     */
    public boolean remove(PlanId id) {
        int rows = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "DELETE FROM cimiento.plan WHERE id = ?"
                                        + " AND NOT EXISTS (SELECT FROM cimiento.tenant WHERE tenant.plan = plan.id)",
                                id.value()));
        held.invalidate();
        return rows > 0;
    }

    private SortedMap<PlanId, Plan> read() {
        // One statement, so that no plan is seen half saved.
        List<Plan> plans = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id, modules,"
                                        + " ARRAY(SELECT feature FROM cimiento.plan_feature f WHERE f.plan = plan.id ORDER BY feature) AS features,"
                                        + " ARRAY(SELECT value FROM cimiento.plan_feature f WHERE f.plan = plan.id ORDER BY feature) AS texts"
                                        + " FROM cimiento.plan",
                                PostgresPlans::read));
        SortedMap<PlanId, Plan> byId = new TreeMap<>();
        plans.forEach(plan -> byId.put(plan.id(), plan));
        return Collections.unmodifiableSortedMap(byId);
    }

    private static Plan read(Sql.Row row) throws SQLException {
        Set<ModuleId> modules =
                row.strings("modules").stream().map(ModuleId::new).collect(Collectors.toUnmodifiableSet());
        List<String> features = row.strings("features");
        List<String> texts = row.strings("texts");
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < features.size(); i++) {
            values.put(features.get(i), texts.get(i));
        }
        return Plan.of(row.string("id"), modules).withFeatures(values);
    }
}
