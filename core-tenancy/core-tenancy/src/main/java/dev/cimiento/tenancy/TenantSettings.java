package dev.cimiento.tenancy;

import java.util.Optional;

/** Configuration that differs from tenant to tenant. Keys are written as environment variables are: {@code STRIPE_SECRET_KEY}. */
@FunctionalInterface
public interface TenantSettings {

    /** The value of a key for a tenant; empty where neither the tenant nor the fallback sets it, or sets it to nothing. */
    Optional<String> find(TenantId tenant, String key);

    /**
     * Whether this source has an answer for the key, be it to set it to nothing on purpose: sources below it are then not asked. A source
     * that cannot set a key to nothing has an answer where it finds a value.
     */
    default boolean sets(TenantId tenant, String key) {
        return find(tenant, key).isPresent();
    }

    /** The value as a secret. */
    default Optional<Secret> secret(TenantId tenant, String key) {
        return find(tenant, key).map(Secret::of);
    }

    /**
     * The value of a setting, read as its type.
     *
     * @throws TenancyException when the text is not what the setting expects; the message names setting and tenant, not the text
     */
    default <T> Optional<T> find(TenantId tenant, SettingKey<T> key) {
        return find(tenant, key.name()).map(text -> {
            try {
                return key.read(text);
            } catch (IllegalArgumentException e) {
                throw new TenancyException(e.getMessage() + ", for tenant '" + tenant + "' it is not", e);
            }
        });
    }

    /**
     * The value of a key that the tenant cannot do without.
     *
     * @throws TenancyException when it is not set; the message names the key and the tenant
     */
    default String require(TenantId tenant, String key) {
        return find(tenant, key)
                .orElseThrow(() -> new TenancyException("setting " + key + " is not set for tenant '" + tenant + "'"));
    }

    /**
     * The value of a setting that the tenant cannot do without, read as its type.
     *
     * @throws TenancyException when it is not set or not what the setting expects; the message names setting and tenant
     */
    default <T> T require(TenantId tenant, SettingKey<T> key) {
        return find(tenant, key)
                .orElseThrow(() -> new TenancyException("setting " + key + " is not set for tenant '" + tenant + "'"));
    }
}
