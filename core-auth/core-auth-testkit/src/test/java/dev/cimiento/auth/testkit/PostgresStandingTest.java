package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;

class PostgresStandingTest extends StandingContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }
}
