package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.features.Explained.Source;
import dev.cimiento.tenancy.internal.Refreshed;
import dev.cimiento.tenancy.internal.RefreshedMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of features, for each tenant. The first of these that says something decides:
 *
 * <ol>
 *   <li>the kill switch of the fleet: {@link FeatureKey#killed()},
 *   <li>the tenant's own value ({@link #override}),
 *   <li>the tenant's plan,
 *   <li>for a switch, the rollout ({@link #rollOut}): on for those in it,
 *   <li>the key's {@linkplain FeatureKey#fallback() fallback}.
 * </ol>
 *
 * <p>A plan beats a rollout, so a switch that a plan leaves out explicitly is not given away by percentage; what plans sell they name, what is
 * being released they do not. A stored text that is no value of its key is passed over and logged, since a slip of an operator's must not stop
 * a tenant.
 *
 * <p>Answers come from memory, and are at most 10 seconds old ({@link #withTimeToLive}), kill switches too; what is written through this
 * object it sees at once. Hand in a registry and plans that answer from memory as well ({@code CachedTenants}, {@code PostgresPlans}). Safe for
 * use by many threads.
 */
public final class Features {

    private static final Logger LOG = LoggerFactory.getLogger(Features.class);
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);
    private static final int TENANTS_HELD = 10_000;

    private final Tenants tenants;
    private final Plans plans;
    private final FeatureStore store;
    private final InstantSource clock;
    private final RefreshedMap<TenantId, Map<String, String>> overrides;
    private final Refreshed<Map<String, FeatureSwitch>> switches;
    private final List<Consumer<FeatureChange>> listeners = new CopyOnWriteArrayList<>();

    private Features(Tenants tenants, Plans plans, FeatureStore store, InstantSource clock, Duration timeToLive) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.plans = requireNonNull(plans, "plans");
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.overrides =
                new RefreshedMap<>(store::overrides, timeToLive, TENANTS_HELD, clock, (tenant, before, after) -> {
                    Set<String> changed = difference(before, after);
                    if (!changed.isEmpty()) {
                        tell(FeatureChange.of(tenant, changed));
                    }
                });
        this.switches = new Refreshed<>(store::switches, timeToLive, clock, (before, after) -> {
            Set<String> changed = difference(before, after);
            if (!changed.isEmpty()) {
                tell(FeatureChange.ofFleet(changed));
            }
        });
    }

    /** Over this registry, these plans and this store. */
    public static Features of(Tenants tenants, Plans plans, FeatureStore store, InstantSource clock) {
        return new Features(tenants, plans, store, clock, TIME_TO_LIVE);
    }

    /**
     * The same with another limit on the age of answers, and nothing in memory yet.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public Features withTimeToLive(Duration timeToLive) {
        if (timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive);
        }
        return new Features(tenants, plans, store, clock, timeToLive);
    }

    /** The value for the current tenant. */
    public <T> T value(FeatureKey<T> key) {
        return value(TenantContext.require(), key);
    }

    /**
     * The value for this tenant.
     *
     * @throws dev.cimiento.tenancy.UnknownTenantException when it is not registered
     */
    public <T> T value(TenantId tenant, FeatureKey<T> key) {
        return explain(tenant, key).value();
    }

    /** Whether the switch is on for the current tenant. */
    public boolean enabled(FeatureKey<Boolean> key) {
        return value(key);
    }

    /** Whether the switch is on for this user of the current tenant, for rollouts by user. */
    public boolean enabled(FeatureKey<Boolean> key, String user) {
        return explain(TenantContext.require(), key, user).value();
    }

    /** The value for this tenant, and who says so. */
    public <T> Explained<T> explain(TenantId tenant, FeatureKey<T> key) {
        return decide(tenants.require(tenant), requireNonNull(key, "key"), null);
    }

    /** The value for this user of this tenant, and who says so. */
    public <T> Explained<T> explain(TenantId tenant, FeatureKey<T> key, String user) {
        return decide(tenants.require(tenant), requireNonNull(key, "key"), requireNonNull(user, "user"));
    }

    /**
     * Gives a tenant a value of its own, in the place of its plan's.
     *
     * @throws IllegalArgumentException when the value breaks the key's rule
     * @throws dev.cimiento.tenancy.UnknownTenantException when the tenant is not registered
     */
    public <T> void override(TenantId tenant, FeatureKey<T> key, T value) {
        String text = key.format(value);
        tenants.require(tenant);
        changeTenant(tenant, () -> store.put(tenant, key.name(), text));
    }

    /** Gives a tenant its plan's value again. */
    public void clearOverride(TenantId tenant, FeatureKey<?> key) {
        changeTenant(requireNonNull(tenant, "tenant"), () -> store.remove(tenant, key.name()));
    }

    /** Switches a feature off for the whole fleet: a switch is off, any other feature has its fallback. */
    public void kill(FeatureKey<?> key) {
        changeFleet(() -> store.setState(key.name(), FeatureSwitch.State.KILLED));
    }

    /** Ends a {@link #kill}; a rollout goes on where it was. */
    public void revive(FeatureKey<?> key) {
        changeFleet(() -> store.setState(key.name(), FeatureSwitch.State.LIVE));
    }

    /** Turns a switch on for a part of all tenants or users whose plans say nothing about it. */
    public void rollOut(FeatureKey<Boolean> key, Rollout rollout) {
        requireNonNull(rollout, "rollout");
        changeFleet(() -> store.setRollout(key.name(), rollout));
    }

    /**
     * Calls the listener whenever values may have changed: at once for what is written here, within the time to live and at the next question
     * for what is written elsewhere. A listener that throws is logged.
     *
     * @return ends it
     */
    public Subscription onChange(Consumer<FeatureChange> listener) {
        // A listener of its own for each call, so that ending one does not end another of the same consumer.
        Consumer<FeatureChange> own = requireNonNull(listener, "listener")::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    private <T> Explained<T> decide(Tenant tenant, FeatureKey<T> key, @Nullable String user) {
        FeatureSwitch fleet = switches.get().getOrDefault(key.name(), FeatureSwitch.of(key.name()));
        if (fleet.state() == FeatureSwitch.State.KILLED) {
            return new Explained<>(key, key.killed(), Source.KILL_SWITCH, "kill switch");
        }
        Optional<T> own =
                parsed(key, overrides.get(tenant.id()).get(key.name()), "override of tenant '" + tenant.id() + "'");
        if (own.isPresent()) {
            return new Explained<>(key, own.get(), Source.TENANT, "override of tenant '" + tenant.id() + "'");
        }
        String plan = "plan '" + tenant.plan() + "'";
        Optional<T> planned = parsed(key, plans.planOf(tenant).features().get(key.name()), plan);
        if (planned.isPresent()) {
            return new Explained<>(key, planned.get(), Source.PLAN, plan);
        }
        if (key.type() == Boolean.class && isRolledOutTo(fleet, tenant.id(), user)) {
            return new Explained<>(
                    key,
                    key.type().cast(Boolean.TRUE),
                    Source.ROLLOUT,
                    fleet.rollout().orElseThrow().toString());
        }
        return new Explained<>(key, key.fallback(), Source.DEFAULT, "default");
    }

    private static boolean isRolledOutTo(FeatureSwitch fleet, TenantId tenant, @Nullable String user) {
        return fleet.rollout()
                .filter(rollout -> {
                    if (rollout.by() == Rollout.By.TENANT) {
                        return rollout.includes(fleet.feature(), tenant.value());
                    }
                    // Users of two tenants may have one name; a tenant id has no slash.
                    return user != null && rollout.includes(fleet.feature(), tenant + "/" + user);
                })
                .isPresent();
    }

    private static <T> Optional<T> parsed(FeatureKey<T> key, @Nullable String text, String where) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.parse(text));
        } catch (IllegalArgumentException e) {
            LOG.warn("passing over {}: {}", where, e.getMessage());
            return Optional.empty();
        }
    }

    private void changeFleet(Runnable write) {
        // Known before and after, the change is told once, by whoever reads it first.
        switches.get();
        write.run();
        switches.invalidate();
        switches.get();
    }

    private void changeTenant(TenantId tenant, Runnable write) {
        overrides.get(tenant);
        write.run();
        overrides.invalidate(tenant);
        overrides.get(tenant);
    }

    private void tell(FeatureChange change) {
        for (Consumer<FeatureChange> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", change, e);
            }
        }
    }

    private static <V> Set<String> difference(Map<String, V> before, Map<String, V> after) {
        Set<String> changed = new HashSet<>();
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                changed.add(name);
            }
        }
        return changed;
    }

    /** A listener that listens. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {

        /** Ends it. */
        @Override
        void close();
    }
}
