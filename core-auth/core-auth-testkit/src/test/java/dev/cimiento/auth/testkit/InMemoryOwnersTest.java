package dev.cimiento.auth.testkit;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.AuthStore;

class InMemoryOwnersTest extends OwnersContract {

    @Override
    protected AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }
}
