package dev.cimiento.auth.webauthn;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.AuthStore;

class InMemoryPasskeysTest extends PasskeysBehaviour {

    @Override
    AuthStore emptyStore() {
        return new InMemoryAuthStore();
    }
}
