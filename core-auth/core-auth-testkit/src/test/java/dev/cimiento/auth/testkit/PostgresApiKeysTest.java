package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;

class PostgresApiKeysTest extends ApiKeysContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }
}
