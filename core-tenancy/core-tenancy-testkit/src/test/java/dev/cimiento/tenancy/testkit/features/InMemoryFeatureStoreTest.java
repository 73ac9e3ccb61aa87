package dev.cimiento.tenancy.testkit.features;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.FeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.testkit.FeatureStoreContract;
import java.util.List;

class InMemoryFeatureStoreTest extends FeatureStoreContract {

    @Override
    protected FeatureStore emptyStore(List<TenantId> tenants) {
        return new InMemoryFeatureStore();
    }
}
