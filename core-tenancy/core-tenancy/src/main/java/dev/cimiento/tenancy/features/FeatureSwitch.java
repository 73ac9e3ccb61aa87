package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds for one feature over the whole fleet: that it is switched off for all, or how far it is rolled out. Immutable. */
public final class FeatureSwitch {

    /** Whether the feature may be on at all. */
    public enum State {
        /** Plans and tenants decide. */
        LIVE,
        /** Off for all, whatever plans and tenants say. */
        KILLED
    }

    private final String feature;
    private final State state;
    private final @Nullable Rollout rollout;

    private FeatureSwitch(String feature, State state, @Nullable Rollout rollout) {
        this.feature = requireNonNull(feature, "feature");
        this.state = requireNonNull(state, "state");
        this.rollout = rollout;
    }

    /** For this feature: live, without a rollout. */
    public static FeatureSwitch of(String feature) {
        return new FeatureSwitch(feature, State.LIVE, null);
    }

    /** The same, in this state; a rollout is kept through a kill. */
    public FeatureSwitch withState(State newState) {
        return new FeatureSwitch(feature, newState, rollout);
    }

    /** The same, rolled out so far. */
    public FeatureSwitch withRollout(Rollout newRollout) {
        return new FeatureSwitch(feature, state, requireNonNull(newRollout, "newRollout"));
    }

    /** The feature's name. */
    public String feature() {
        return feature;
    }

    /** Whether it may be on. */
    public State state() {
        return state;
    }

    /** How far it is rolled out. */
    public Optional<Rollout> rollout() {
        return Optional.ofNullable(rollout);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureSwitch that
                && feature.equals(that.feature)
                && state == that.state
                && rollout().equals(that.rollout());
    }

    @Override
    public int hashCode() {
        return feature.hashCode();
    }

    @Override
    public String toString() {
        return "FeatureSwitch[" + feature + ", " + state + ", "
                + rollout().map(Rollout::toString).orElse("no rollout") + "]";
    }
}
