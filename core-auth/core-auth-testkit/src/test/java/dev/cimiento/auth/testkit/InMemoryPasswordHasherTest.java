package dev.cimiento.auth.testkit;

import dev.cimiento.auth.PasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;

class InMemoryPasswordHasherTest extends PasswordHasherContract {

    @Override
    protected PasswordHasher hasher() {
        return new InMemoryPasswordHasher();
    }
}
