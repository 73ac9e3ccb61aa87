package dev.cimiento.auth.testkit;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.AuthStore;

class InMemoryAccountRacesTest extends AccountRacesContract {

    @Override
    protected AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }
}
