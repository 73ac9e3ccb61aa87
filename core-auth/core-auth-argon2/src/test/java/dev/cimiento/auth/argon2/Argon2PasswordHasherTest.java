package dev.cimiento.auth.argon2;

import dev.cimiento.auth.PasswordHasher;
import dev.cimiento.auth.testkit.PasswordHasherContract;

class Argon2PasswordHasherTest extends PasswordHasherContract {

    private static final Argon2PasswordHasher HASHER = Argon2PasswordHasher.create();

    @Override
    protected PasswordHasher hasher() {
        return HASHER;
    }
}
