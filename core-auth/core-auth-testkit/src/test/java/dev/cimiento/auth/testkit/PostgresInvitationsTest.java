package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;

class PostgresInvitationsTest extends InvitationsContract {

    @Override
    protected AuthStore emptyStore() {
        return AuthDatabase.emptyStore();
    }
}
