package dev.cimiento.auth.testkit;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.AuthStore;

class InMemorySecondFactorsTest extends SecondFactorsContract {

    @Override
    protected AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }
}
