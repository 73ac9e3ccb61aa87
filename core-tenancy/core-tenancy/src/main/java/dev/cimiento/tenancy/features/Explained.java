package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.FeatureKey;

/**
 * The value of a feature for a tenant, and who says so.
 *
 * @param key the feature
 * @param value its value
 * @param source who says so
 * @param because the same in words: {@code plan 'basic'}
 * @param <T> of the value
 */
public record Explained<T>(FeatureKey<T> key, T value, Source source, String because) {

    /** Who decides, the strongest first. */
    public enum Source {
        /** The feature is switched off for the whole fleet. */
        KILL_SWITCH,
        /** The tenant has a value of its own. */
        TENANT,
        /** The tenant's plan says so. */
        PLAN,
        /** The plan is silent, and the tenant or user is in the part that the feature is rolled out to. */
        ROLLOUT,
        /** Nobody says anything. */
        DEFAULT
    }

    /** Checks that all is there. */
    public Explained {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        requireNonNull(source, "source");
        requireNonNull(because, "because");
    }
}
