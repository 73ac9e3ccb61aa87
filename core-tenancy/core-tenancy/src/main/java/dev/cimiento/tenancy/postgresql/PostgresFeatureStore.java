package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.features.FeatureStore;
import dev.cimiento.tenancy.features.FeatureSwitch;
import dev.cimiento.tenancy.features.Rollout;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Feature values and switches in the control schema. Takes the pool itself, as {@link PostgresTenants} does. Safe for use by many threads and processes. */
public final class PostgresFeatureStore implements FeatureStore {

    private final DataSource pool;

    /** Over this pool. Its tables are those of {@link PostgresTenants#SCHEMA}. */
    public PostgresFeatureStore(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    @Override
    public Map<String, String> overrides(TenantId tenant) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT feature, value FROM cimiento.feature_override WHERE tenant = ?",
                                row -> Map.entry(row.string("feature"), row.string("value")),
                                tenant.value())
                        .stream()
                        .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public void put(TenantId tenant, String feature, String value) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO cimiento.feature_override (tenant, feature, value) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (tenant, feature) DO UPDATE SET value = EXCLUDED.value, updated_at = now()",
                                tenant.value(),
                                feature,
                                value));
    }

    @Override
    public void remove(TenantId tenant, String feature) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "DELETE FROM cimiento.feature_override WHERE tenant = ? AND feature = ?",
                                tenant.value(),
                                feature));
    }

    @Override
    public Map<String, FeatureSwitch> switches() {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT feature, state, rollout_percent, rollout_by FROM cimiento.feature_switch",
                                PostgresFeatureStore::read)
                        .stream()
                        .collect(toUnmodifiableMap(FeatureSwitch::feature, s -> s)));
    }

    @Override
    public void setState(String feature, FeatureSwitch.State state) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO cimiento.feature_switch (feature, state) VALUES (?, ?)"
                                        + " ON CONFLICT (feature) DO UPDATE SET state = EXCLUDED.state, updated_at = now()",
                                feature,
                                state));
    }

    @Override
    public void setRollout(String feature, Rollout rollout) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO cimiento.feature_switch (feature, state, rollout_percent, rollout_by)"
                                        + " VALUES (?, 'LIVE', ?, ?) ON CONFLICT (feature) DO UPDATE SET"
                                        + " rollout_percent = EXCLUDED.rollout_percent, rollout_by = EXCLUDED.rollout_by, updated_at = now()",
                                feature,
                                rollout.percent(),
                                rollout.by()));
    }

    private static FeatureSwitch read(Sql.Row row) throws SQLException {
        FeatureSwitch read =
                FeatureSwitch.of(row.string("feature")).withState(row.constant("state", FeatureSwitch.State.class));
        Optional<Long> percent = row.optionalNumber("rollout_percent");
        return percent.isEmpty()
                ? read
                : read.withRollout(
                        new Rollout(Math.toIntExact(percent.get()), row.constant("rollout_by", Rollout.By.class)));
    }
}
