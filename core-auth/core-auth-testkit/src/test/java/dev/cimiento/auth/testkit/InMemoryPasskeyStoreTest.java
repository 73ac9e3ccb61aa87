package dev.cimiento.auth.testkit;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.AuthStore;

class InMemoryPasskeyStoreTest extends PasskeyStoreContract {

    @Override
    protected AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }
}
