package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;

class PostgresAccountLinksTest extends AccountLinksContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }
}
