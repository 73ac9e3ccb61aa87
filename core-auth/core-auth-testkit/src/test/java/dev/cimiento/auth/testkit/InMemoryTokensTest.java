package dev.cimiento.auth.testkit;

import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.testkit.MutableClock;

class InMemoryTokensTest extends AccessTokenContract {

    @Override
    protected TokenIssuer issuer(MutableClock clock) {
        return new InMemoryTokens(clock);
    }

    @Override
    protected TokenVerifier verifierOf(TokenIssuer issuer) {
        return (InMemoryTokens) issuer;
    }
}
