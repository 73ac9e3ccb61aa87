package dev.cimiento.auth.jwt;

import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.testkit.AccessTokenContract;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.MutableClock;

class JwtTokensTest extends AccessTokenContract {

    @Override
    protected TokenIssuer issuer(MutableClock clock) {
        return JwtTokens.of(
                new InMemoryAuthStore(),
                KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef")),
                tenant -> "https://" + tenant + ".example.com",
                "bookings",
                clock);
    }

    @Override
    protected TokenVerifier verifierOf(TokenIssuer issuer) {
        return (JwtTokens) issuer;
    }
}
