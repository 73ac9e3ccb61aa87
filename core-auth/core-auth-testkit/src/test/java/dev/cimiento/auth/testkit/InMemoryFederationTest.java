package dev.cimiento.auth.testkit;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryFederationStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FederationStore;

class InMemoryFederationTest extends FederationContract {

    @Override
    protected AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }

    @Override
    protected FederationStore emptyFederation() {
        return new InMemoryFederationStore();
    }
}
