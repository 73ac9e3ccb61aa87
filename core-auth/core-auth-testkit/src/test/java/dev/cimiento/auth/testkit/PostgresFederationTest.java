package dev.cimiento.auth.testkit;

import dev.cimiento.auth.postgresql.PostgresFederationStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FederationStore;

class PostgresFederationTest extends FederationContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }

    @Override
    protected FederationStore emptyFederation() {
        return new PostgresFederationStore(AuthDatabase.TENANTS);
    }
}
