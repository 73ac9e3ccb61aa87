package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantKeysTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));
    private static final KeyEncryptionKey OTHER = KeyEncryptionKey.of(Secret.of("another secret, of 32 characters"));

    private final InMemoryAuthStore store = new InMemoryAuthStore();
    private final MutableClock clock = MutableClock.at(Forge.NOW);

    @Test
    @DisplayName("anybody verifies a token with the published keys, which hold no private half")
    void publishes() throws Exception {
        JwtTokens tokens = tokens(store, KEK);
        String token = issue(tokens, A);
        String published = in(A, tokens);

        JWSObject parsed = JWSObject.parse(token);
        ECKey key = JWKSet.parse(published)
                .getKeyByKeyId(parsed.getHeader().getKeyID())
                .toECKey();

        assertThat(parsed.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(key.isPrivate()).isFalse();
        assertThat(published)
                .doesNotContain("\"d\"")
                .contains("\"use\":\"sig\"")
                .contains("\"alg\":\"ES256\"");
        assertThat(in(B, tokens)).isEqualTo("{\"keys\":[]}");
        assertThat(parsed.getHeader().toJSONObject().keySet()).containsExactlyInAnyOrder("alg", "typ", "kid");
        Map<String, Object> claims = parsed.getPayload().toJSONObject();
        assertThat(claims.keySet())
                .as("what RFC 9068 section 2.2 requires, and ours")
                .contains("iss", "exp", "aud", "sub", "client_id", "iat", "jti")
                .contains("tenant", "sid", "roles", "auth_time");
    }

    @Test
    @DisplayName("each tenant has a key of its own, and another process with the same secret signs with it")
    void sharesKeys() {
        JwtTokens one = tokens(store, KEK);
        JwtTokens two = tokens(store, KEK);

        String token = issue(one, A);

        assertThat(kid(issue(two, A))).isEqualTo(kid(token));
        assertThat(kid(issue(one, B))).isNotEqualTo(kid(token));
        TenantContext.run(A, two::ensureKey);
        assertThat(keys(A)).hasSize(1);
    }

    @Test
    @DisplayName("a key that was encrypted under another secret is told by id, not overwritten")
    void otherSecret() {
        issue(tokens(store, KEK), A);

        assertThatThrownBy(() -> issue(tokens(store, OTHER), A))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(KEK.id())
                .hasMessageContaining(OTHER.id())
                .hasMessageContaining("tenant a");
        assertThat(keys(A)).hasSize(1);
    }

    @Test
    @DisplayName("a private key copied to another tenant, or under another id, does not open there")
    void boundToTenantAndId() {
        issue(tokens(store, KEK), A);
        StoredSigningKey key = keys(A).get(0);
        TenantContext.run(B, () -> store.signingKeys().add(key));

        assertThatThrownBy(() -> issue(tokens(store, KEK), B))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("copied from another tenant");
    }

    @Test
    @DisplayName("neither what is stored nor what is shown holds the private half")
    void hidesPrivateHalf() throws Exception {
        issue(tokens(store, KEK), A);
        StoredSigningKey key = keys(A).get(0);
        byte[] opened = KEK.open(key.sealedPrivateKey(), "cimiento signing key v1|a|" + key.id())
                .orElseThrow();
        String d = ECKey.parse(new String(opened, java.nio.charset.StandardCharsets.UTF_8))
                .getD()
                .toString();

        assertThat(key + " " + key.publicKey() + " " + key.sealedPrivateKey() + " " + KEK + " " + tokens(store, KEK))
                .doesNotContain(d)
                .doesNotContain("0123456789abcdef0");
    }

    @Test
    @DisplayName("a key made by another process is met within a second")
    void noticesNewKeys() {
        JwtTokens early = tokens(store, KEK);
        assertThat(in(A, early)).isEqualTo("{\"keys\":[]}");
        TenantContext.run(A, () -> early.verify(Secret.of(issue(tokens(new InMemoryAuthStore(), KEK), A))));
        Secret token = Secret.of(issue(tokens(store, KEK), A));

        clock.advance(Duration.ofSeconds(1));

        TenantContext.run(A, () -> assertThat(early.verify(token).toString()).contains("Verified"));
    }

    private List<StoredSigningKey> keys(TenantId tenant) {
        return TenantContext.<List<StoredSigningKey>, RuntimeException>call(
                tenant, () -> store.signingKeys().list());
    }

    private JwtTokens tokens(InMemoryAuthStore keys, KeyEncryptionKey kek) {
        return JwtTokens.of(keys, kek, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
    }

    private String issue(JwtTokens tokens, TenantId tenant) {
        AccessGrant grant = AccessGrant.of(
                AccountId.random(),
                SessionId.random(),
                clock.instant(),
                clock.instant().plusSeconds(3600));
        return TenantContext.<String, RuntimeException>call(
                tenant, () -> tokens.issue(grant).value().reveal());
    }

    private static String in(TenantId tenant, JwtTokens tokens) {
        return TenantContext.<String, RuntimeException>call(tenant, tokens::jwks);
    }

    private static String kid(String token) {
        try {
            return JWSObject.parse(token).getHeader().getKeyID();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }
}
