package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.util.Map;

/**
 * Where the secrets of a tenant are kept outside the database, a service of a cloud for instance. Asked for all of a tenant's at once, by
 * {@link SourcedSettings}, which remembers the answer. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface SecretSource {

    /**
     * Every secret of a tenant, by key; empty where it has none.
     *
     * @throws RetryableSecretSourceException when the source cannot answer now
     * @throws PermanentSecretSourceException when somebody must change something first
     */
    Map<String, Secret> secrets(TenantId tenant);
}
