package dev.cimiento.tenancy;

import java.util.Optional;

/** Configuration that differs from tenant to tenant. Keys are written as environment variables are: {@code STRIPE_SECRET_KEY}. */
@FunctionalInterface
public interface TenantSettings {

    /** The value of a key for a tenant; empty where neither the tenant nor the fallback sets it, or sets it to nothing. */
    Optional<String> find(TenantId tenant, String key);

    /** The value as a secret. */
    default Optional<Secret> secret(TenantId tenant, String key) {
        return find(tenant, key).map(Secret::of);
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
}
