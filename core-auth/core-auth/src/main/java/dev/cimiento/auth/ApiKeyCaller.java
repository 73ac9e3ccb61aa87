package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.util.Set;

/**
 * A program that showed a good API key.
 *
 * @param tenant whose key it is
 * @param key the key
 */
public record ApiKeyCaller(TenantId tenant, ApiKey key) implements Principal {

    /** Checks that all is there. */
    public ApiKeyCaller {
        requireNonNull(tenant, "tenant");
        requireNonNull(key, "key");
    }

    @Override
    public String subject() {
        return "api-key:" + key.id();
    }

    @Override
    public Set<Permission> permissions() {
        return key.scopes();
    }
}
