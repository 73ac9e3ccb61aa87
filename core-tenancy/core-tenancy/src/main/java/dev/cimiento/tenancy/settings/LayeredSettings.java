package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sources of settings, one above the other: the first that sets a key answers, also where it sets it to nothing.
 *
 * <p>The order that the suite proposes, {@code .env} of the client, environment, table, follows who can still act when something is wrong:
 * what stands on the machine outranks what was clicked, so that an operator can override a broken stored value without a database. It also
 * means that a variable of the process hides the same key of every tenant's table; keep there what holds for all. {@link #explain} tells
 * which source answers. The other order is the same call with the layers exchanged.
 *
 * <p>Immutable, and as safe for threads as its layers.
 */
public final class LayeredSettings implements TenantSettings {

    private final List<Layer> layers;

    private LayeredSettings(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** With this source at the top; the name is for {@link #explain}: {@code file}. */
    public static LayeredSettings of(String name, TenantSettings source) {
        return new LayeredSettings(List.of(new Layer(name, source)));
    }

    /** With this source below the others. */
    public LayeredSettings then(String name, TenantSettings source) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(new Layer(name, source));
        return new LayeredSettings(more);
    }

    /** The same values for every tenant: pass {@code System.getenv()}. Blank ones count as not set. */
    public static TenantSettings environment(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return (tenant, key) -> Optional.ofNullable(copy.get(key)).filter(value -> !value.isBlank());
    }

    @Override
    public Optional<String> find(TenantId tenant, String key) {
        requireNonNull(tenant, "tenant");
        requireNonNull(key, "key");
        for (Layer layer : layers) {
            Optional<String> value = layer.source().find(tenant, key);
            if (value.isPresent() || layer.source().sets(tenant, key)) {
                return value;
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean sets(TenantId tenant, String key) {
        return answering(tenant, key).isPresent();
    }

    /** The name of the source that answers for this key; empty where none does. */
    public Optional<String> explain(TenantId tenant, String key) {
        return answering(tenant, key).map(Layer::name);
    }

    private Optional<Layer> answering(TenantId tenant, String key) {
        requireNonNull(tenant, "tenant");
        requireNonNull(key, "key");
        return layers.stream().filter(layer -> layer.source().sets(tenant, key)).findFirst();
    }

    @Override
    public String toString() {
        return "LayeredSettings" + layers.stream().map(Layer::name).toList();
    }

    private record Layer(String name, TenantSettings source) {
        Layer {
            requireNonNull(name, "name");
            requireNonNull(source, "source");
        }
    }
}
