package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;

class PostgresOwnersTest extends OwnersContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }
}
