package dev.cimiento.tenancy.testkit.features;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.QuotaStore;
import dev.cimiento.tenancy.inmemory.InMemoryQuotaStore;
import dev.cimiento.tenancy.testkit.QuotaStoreContract;
import java.util.List;

class InMemoryQuotaStoreTest extends QuotaStoreContract {

    @Override
    protected QuotaStore emptyStore(List<TenantId> tenants) {
        return new InMemoryQuotaStore();
    }
}
