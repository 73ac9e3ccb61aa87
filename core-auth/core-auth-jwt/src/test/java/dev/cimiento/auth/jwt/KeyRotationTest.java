package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyRotationTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));
    private static final RotationPolicy DAILY =
            RotationPolicy.standard().withAhead(Duration.ofHours(2)).withEvery(Duration.ofDays(1));

    private final InMemoryAuthStore store = new InMemoryAuthStore();
    private final MutableClock clock = MutableClock.at(Forge.NOW);
    private final JwtTokens here = tokens();
    private final JwtTokens there = tokens();

    @Test
    @DisplayName(
            "a key is published, signs, retires, verifies no more and is forgotten, each in its time, and not before")
    void lives() {
        TenantContext.run(A, here::ensureKey);
        assertThat(rotate(here)).isEmpty();
        assertThat(states()).isEqualTo(Map.of(KeyState.ACTIVE, 1));
        clock.advance(Duration.ofHours(22));
        assertThat(rotate(here)).singleElement().asString().startsWith("published");
        assertThat(rotate(there)).isEmpty();
        assertThat(published()).hasSize(2);
        clock.advance(Duration.ofHours(1));
        assertThat(rotate(here)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(rotate(here)).singleElement().asString().endsWith("signs");
        assertThat(states()).isEqualTo(Map.of(KeyState.ACTIVE, 1, KeyState.RETIRED, 1));
        assertThat(published()).hasSize(2);
        clock.advance(Duration.ofMinutes(64));
        assertThat(rotate(here)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(rotate(here)).singleElement().asString().endsWith("verifies no more");
        assertThat(published()).hasSize(1);
        clock.advance(Duration.ofHours(3));
        assertThat(rotate(here)).isEmpty();
        assertThat(in(B, () -> store.signingKeys().list())).isEmpty();
    }

    @Test
    @DisplayName(
            "a key that was published late, since nobody rotated for long, waits its time before it signs all the same")
    void late() {
        TenantContext.run(A, here::ensureKey);
        clock.advance(Duration.ofHours(40));
        assertThat(rotate(here)).singleElement().asString().startsWith("published");
        clock.advance(Duration.ofMinutes(119));
        assertThat(rotate(here)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(rotate(here)).singleElement().asString().endsWith("signs");
    }

    @Test
    @DisplayName("what one provider signs another verifies, with either algorithm, and both know the same keys")
    void providers() {
        for (JwtAlgorithm algorithm : JwtAlgorithm.values()) {
            TenantId tenant = TenantId.of(algorithm == JwtAlgorithm.ES256 ? "elliptic" : "rsa");
            JwtTokens platform = tokens().withAlgorithm(algorithm);
            JwtTokens castle = tokens().withAlgorithm(algorithm).withProvider(new BouncyCastleProvider());
            for (JwtTokens signing : List.of(castle, platform)) {
                Secret token = in(
                        tenant,
                        () -> signing.issue(AccessGrant.of(
                                        AccountId.random(),
                                        SessionId.random(),
                                        clock.instant(),
                                        clock.instant().plusSeconds(600)))
                                .value());
                for (JwtTokens verifying : List.of(castle, platform)) {
                    assertThat(in(tenant, () -> verifying.verify(token))).isInstanceOf(Verification.Verified.class);
                }
                assertThat(in(B, () -> castle.verify(token))).isInstanceOf(Verification.Rejected.class);
            }
            assertThat(in(tenant, castle::jwks)).isEqualTo(in(tenant, platform::jwks));
        }
    }

    @Test
    @DisplayName("while keys rotate hourly for a day no token is refused before it ends, in either of two processes")
    void neverRefuses() {
        RotationPolicy hourly =
                RotationPolicy.standard().withAhead(Duration.ofMinutes(10)).withEvery(Duration.ofHours(1));
        Deque<Secret> alive = new ArrayDeque<>();
        java.util.Set<String> kids = new java.util.HashSet<>();
        for (int step = 0; step < 240; step++) {
            JwtTokens issuer = step % 2 == 0 ? here : there;
            JwtTokens verifier = step % 2 == 0 ? there : here;
            in(A, () -> issuer.rotate(hourly));
            Secret token = issue(issuer);
            kids.add(kid(token));
            alive.addLast(token);
            if (alive.size() > 2) {
                alive.removeFirst();
            }
            for (Secret good : alive) {
                assertThat(verify(verifier, good)).as("step %s", step).isInstanceOf(Verification.Verified.class);
            }
            clock.advance(Duration.ofSeconds(299));
        }
        assertThat(kids).hasSizeGreaterThan(12);
    }

    @Test
    @DisplayName(
            "ASVS 9.1.2: after a change to RS256 old tokens are good, new keys sign with RSA, and neither algorithm passes for the other")
    void changesAlgorithm() throws Exception {
        JwtTokens rsa = here.withAlgorithm(JwtAlgorithm.RS256);
        Secret old = issue(here);
        assertThat(JWSObject.parse(old.reveal()).getHeader().getAlgorithm().getName())
                .isEqualTo("ES256");
        clock.advance(Duration.ofHours(22));
        rotate(rsa);
        clock.advance(Duration.ofHours(2).minusMinutes(5));
        Secret last = issue(rsa);
        clock.advance(Duration.ofMinutes(5));
        rotate(rsa);

        Secret token = issue(rsa);

        assertThat(JWSObject.parse(token.reveal()).getHeader().getAlgorithm().getName())
                .isEqualTo("RS256");
        assertThat(verify(there, token)).isInstanceOf(Verification.Verified.class);
        assertThat(verify(there, last)).isInstanceOf(Verification.Verified.class);
        String[] parts = token.reveal().split("\\.", -1);
        String posing = Forge.base64("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + kid(token) + "\"}");
        assertThat(verify(there, Secret.of(posing + "." + parts[1] + "." + parts[2])))
                .isEqualTo(new Verification.Rejected(Verification.Reason.WRONG_ALGORITHM));
        assertThat(published()).hasSize(2);
        assertThat(in(A, here::jwks)).contains("\"kty\":\"RSA\"").doesNotContain("\"d\"");
    }

    @Test
    @DisplayName(
            "a revoked key is refused here at once, also for remembered tokens, elsewhere within a minute, and another signs")
    void revokes() {
        Secret token = issue(here);
        KeyId id = new KeyId(kid(token));
        for (JwtTokens each : List.of(here, there)) {
            assertThat(verify(each, token)).isInstanceOf(Verification.Verified.class);
        }

        assertThat(in(A, () -> here.revoke(id))).isTrue();
        assertThat(in(A, () -> here.revoke(new KeyId("unknown")))).isFalse();
        assertThat(in(B, () -> here.revoke(id))).isFalse();

        assertThat(verify(here, token)).isEqualTo(new Verification.Rejected(Verification.Reason.UNKNOWN_KEY));
        clock.advance(Duration.ofSeconds(60));
        assertThat(verify(there, token)).isEqualTo(new Verification.Rejected(Verification.Reason.UNKNOWN_KEY));
        Secret next = issue(there);
        assertThat(kid(next)).isNotEqualTo(id.value());
        assertThat(verify(here, next)).isInstanceOf(Verification.Verified.class);
        assertThat(in(A, () -> here.revoke(id))).isTrue();
    }

    @Test
    @DisplayName(
            "ASVS 9.2.3: a token that is remembered in its tenant is refused in another that has the very same key")
    void remembersByTenant() {
        Secret token = issue(here);
        assertThat(verify(here, token)).isInstanceOf(Verification.Verified.class);
        StoredSigningKey key = in(A, () -> store.signingKeys().list()).get(0);
        StoredSigningKey same = new StoredSigningKey(
                key.id(),
                key.algorithm(),
                key.publicKey(),
                key.sealedPrivateKey(),
                key.sealedWith(),
                KeyState.RETIRED,
                key.createdAt(),
                key.since());
        assertThat(in(B, () -> store.signingKeys().add(same))).isTrue();

        assertThat(in(B, () -> here.verify(token)))
                .isEqualTo(new Verification.Rejected(Verification.Reason.WRONG_ISSUER));
    }

    @Test
    @DisplayName("a remembered token is refused when it ends, in another tenant, and in any other spelling")
    void remembers() {
        Secret token = issue(here);
        for (int i = 0; i < 3; i++) {
            assertThat(verify(here, token)).isInstanceOf(Verification.Verified.class);
        }
        assertThat(in(B, () -> here.verify(token))).isInstanceOf(Verification.Rejected.class);
        assertThat(verify(here, Secret.of(token.reveal() + "="))).isInstanceOf(Verification.Rejected.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(verify(here, token)).isEqualTo(new Verification.Rejected(Verification.Reason.EXPIRED));
    }

    @Test
    @DisplayName("no more tokens are remembered than the bound, and those that are forgotten are verified again")
    void forgets() {
        JwtTokens few = here.withVerifiedTokens(4);
        Secret first = issue(few);
        for (int i = 0; i < 20; i++) {
            assertThat(verify(few, issue(few))).isInstanceOf(Verification.Verified.class);
        }
        assertThat(verify(few, first)).isInstanceOf(Verification.Verified.class);
        assertThatThrownBy(() -> here.withVerifiedTokens(1)).hasMessageContaining("bound");
        assertThatThrownBy(() -> RotationPolicy.standard().withAhead(Duration.ofSeconds(59)))
                .hasMessageContaining("59");
        assertThatThrownBy(() -> RotationPolicy.standard().withEvery(Duration.ofHours(1)))
                .hasMessageContaining("ahead");
    }

    private List<String> rotate(JwtTokens tokens) {
        return in(A, () -> tokens.rotate(DAILY));
    }

    private Map<KeyState, Integer> states() {
        Map<KeyState, Integer> states = new TreeMap<>();
        in(A, () -> store.signingKeys().list()).forEach(key -> states.merge(key.state(), 1, Integer::sum));
        return states;
    }

    private List<StoredSigningKey> published() {
        List<StoredSigningKey> keys = in(A, () -> store.signingKeys().list());
        String jwks = in(A, here::jwks);
        return keys.stream().filter(key -> jwks.contains(key.id().value())).toList();
    }

    private JwtTokens tokens() {
        return JwtTokens.of(store, KEK, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
    }

    private Secret issue(JwtTokens tokens) {
        AccessGrant grant = AccessGrant.of(
                AccountId.random(),
                SessionId.random(),
                clock.instant(),
                clock.instant().plusSeconds(3600));
        return in(A, () -> tokens.issue(grant).value());
    }

    private static Verification verify(JwtTokens tokens, Secret token) {
        return in(A, () -> tokens.verify(token));
    }

    private static String kid(Secret token) {
        try {
            return JWSObject.parse(token.reveal()).getHeader().getKeyID();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T in(TenantId tenant, java.util.function.Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }
}
