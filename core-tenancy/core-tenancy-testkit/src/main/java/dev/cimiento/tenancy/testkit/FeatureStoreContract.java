package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.FeatureStore;
import dev.cimiento.tenancy.features.FeatureSwitch;
import dev.cimiento.tenancy.features.Rollout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link FeatureStore} must keep. */
public abstract class FeatureStoreContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    /** A thread for each: the common pool may have one for all. */
    private static final Executor EACH = task -> new Thread(task).start();

    private FeatureStore store;

    /** For subclasses. */
    protected FeatureStoreContract() {}

    /** An empty store, whose registry knows these tenants. */
    protected abstract FeatureStore emptyStore(List<TenantId> tenants);

    @BeforeEach
    final void start() {
        store = emptyStore(List.of(A, B));
    }

    @Test
    @DisplayName("a tenant has what was written last for it, and nobody else has it")
    final void overrides() {
        store.put(A, "seats", "1");
        store.put(A, "seats", "2");
        store.put(A, "colour", "it's \"blue\"");
        store.put(B, "seats", "9");

        assertThat(store.overrides(A)).isEqualTo(Map.of("seats", "2", "colour", "it's \"blue\""));
        assertThat(store.overrides(B)).isEqualTo(Map.of("seats", "9"));
    }

    @Test
    @DisplayName("what was removed is gone for that tenant alone, and removing nothing is fine")
    final void removes() {
        store.put(A, "seats", "1");
        store.put(B, "seats", "9");
        store.remove(A, "seats");
        store.remove(A, "seats");

        assertThat(store.overrides(A)).isEmpty();
        assertThat(store.overrides(B)).containsOnlyKeys("seats");
    }

    @Test
    @DisplayName("state and rollout are set apart: neither undoes the other, in any order and at once")
    final void switches() {
        Rollout tenth = new Rollout(10, Rollout.By.USER);
        store.setState("x", FeatureSwitch.State.KILLED);
        store.setRollout("x", tenth);
        store.setRollout("y", tenth);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> store.setState("z", FeatureSwitch.State.KILLED), EACH),
                        CompletableFuture.runAsync(() -> store.setRollout("z", tenth), EACH))
                .join();

        FeatureSwitch killed = FeatureSwitch.of("x").withRollout(tenth).withState(FeatureSwitch.State.KILLED);
        assertThat(store.switches())
                .containsEntry("x", killed)
                .containsEntry("y", FeatureSwitch.of("y").withRollout(tenth));
        assertThat(store.switches())
                .containsEntry("z", FeatureSwitch.of("z").withRollout(tenth).withState(FeatureSwitch.State.KILLED));

        store.setState("x", FeatureSwitch.State.LIVE);
        assertThat(store.switches()).containsEntry("x", killed.withState(FeatureSwitch.State.LIVE));
    }
}
