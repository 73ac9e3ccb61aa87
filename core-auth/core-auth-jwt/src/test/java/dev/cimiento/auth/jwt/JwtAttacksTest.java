package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.Verification.Reason;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each token here is right but for one thing. */
class JwtAttacksTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));

    private final MutableClock clock = MutableClock.at(Forge.NOW);
    private final CountingKeys store = new CountingKeys();
    private final JwtTokens tokens =
            JwtTokens.of(store, KEK, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
    private Forge forge;

    @BeforeEach
    void shareOneKey() throws Exception {
        forge = new Forge();
        for (TenantId tenant : List.of(A, B)) {
            TenantContext.run(tenant, () -> store.add(forge.stored(tenant, KEK)));
        }
    }

    @Test
    @DisplayName("the token that the others differ from is good")
    void control() throws Exception {
        assertThat(verify(A, forge.signed(forge.header(), Forge.claims()))).isInstanceOf(Verification.Verified.class);
    }

    @Test
    @DisplayName(
            "ASVS 9.2.3: a token of A is refused at B, though both have the same key, also where it claims to be B's issuer")
    void otherTenant() throws Exception {
        String ofA = forge.signed(forge.header(), Forge.claims());
        String posing = forge.signed(forge.header(), Forge.claims().replace("https://a.", "https://b."));

        assertThat(verify(B, ofA)).isEqualTo(rejected(Reason.WRONG_ISSUER));
        assertThat(verify(B, posing)).isEqualTo(rejected(Reason.WRONG_TENANT));
        assertThat(verify(A, posing)).isEqualTo(rejected(Reason.WRONG_ISSUER));
    }

    @Test
    @DisplayName("ASVS 9.1.2: a token signed by HMAC with the public key, in any of its spellings, is refused")
    void algorithmConfusion() throws Exception {
        byte[] der = forge.key.toECPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                forge.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.US_ASCII),
                forge.key.getX().decode())) {
            String hs256 = forge.header().replace("ES256", "HS256");
            assertThat(verify(A, Forge.mac(hs256, Forge.claims(), secret))).isEqualTo(rejected(Reason.WRONG_ALGORITHM));
            assertThat(verify(A, Forge.mac(forge.header(), Forge.claims(), secret)))
                    .isEqualTo(rejected(Reason.BAD_SIGNATURE));
        }
        for (String other : List.of("RS256", "PS256", "ES384", "ES256K", "EdDSA", "es256")) {
            assertThat(verify(A, forge.signed(forge.header().replace("ES256", other), Forge.claims())))
                    .isInstanceOf(Verification.Rejected.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    @DisplayName("RFC 8725 3.2: a token without a signature is refused")
    void none(String algorithm) throws Exception {
        String header = forge.header().replace("ES256", algorithm);
        String input = Forge.base64(header) + "." + Forge.base64(Forge.claims()) + ".";

        assertThat(verify(A, input)).isInstanceOf(Verification.Rejected.class);
        assertThat(verify(A, forge.signed(header, Forge.claims()))).isInstanceOf(Verification.Rejected.class);
        assertThat(verify(A, Forge.base64(forge.header()) + "." + Forge.base64(Forge.claims()) + "."))
                .isEqualTo(rejected(Reason.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("ASVS 9.2.2: a token of another type, signed with the same key, is refused")
    void otherType() throws Exception {
        for (String type : List.of("JWT", "at", "logout+jwt", "")) {
            assertThat(verify(A, forge.signed(forge.header().replace("at+jwt", type), Forge.claims())))
                    .isInstanceOf(Verification.Rejected.class);
        }
        assertThat(verify(A, forge.signed(forge.header().replace("at+jwt", "JWT"), Forge.claims())))
                .isEqualTo(rejected(Reason.WRONG_TYPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"http://127.0.0.1:1/jwks\"",
                "\"x5u\":\"http://127.0.0.1:1/cert\"",
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"b64\":false",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\""
            })
    @DisplayName("ASVS 9.1.3: a header that points a verifier elsewhere is refused")
    void furtherHeaders(String member) throws Exception {
        String header = forge.header().replace("{", "{" + member + ",");

        assertThat(verify(A, forge.signed(header, Forge.claims()))).isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    @DisplayName("ASVS 9.1.3: a key that the token brings with it is not used")
    void ownKey() throws Exception {
        Forge attacker = new Forge();
        String jwk = "\"jwk\":" + attacker.key.toPublicJWK().toJSONString() + ",";

        assertThat(verify(A, attacker.signed(attacker.header().replace("{\"alg", "{" + jwk + "\"alg"), Forge.claims())))
                .isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(A, attacker.signed(attacker.header(), Forge.claims())))
                .isEqualTo(rejected(Reason.UNKNOWN_KEY));
        assertThat(verify(A, attacker.signed(forge.header(), Forge.claims())))
                .isEqualTo(rejected(Reason.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../dev/null", "' OR 1=1 --", "", "\\u0000", "a b"})
    @DisplayName("ASVS 9.1.3: a key id that is none costs no query")
    void keyIds(String kid) throws Exception {
        String header = forge.header().replace(forge.key.getKeyID(), kid);

        assertThat(verify(A, forge.signed(header, Forge.claims()))).isInstanceOf(Verification.Rejected.class);
        assertThat(store.reads).hasValue(0);
    }

    @Test
    @DisplayName("a flood of made-up key ids costs one query a second")
    void keyIdFlood() throws Exception {
        for (int i = 0; i < 1000; i++) {
            String header = forge.header().replace(forge.key.getKeyID(), "made-up-" + i);
            assertThat(verify(A, Forge.base64(header) + "." + Forge.base64(Forge.claims()) + "." + "A".repeat(86)))
                    .isEqualTo(rejected(Reason.UNKNOWN_KEY));
        }
        assertThat(store.reads).hasValue(1);
    }

    @Test
    @DisplayName("wrong audience, issuer, tenant or times, and claims that are missing or of another kind, are refused")
    void claims() throws Exception {
        String claims = Forge.claims();
        long now = Forge.NOW.getEpochSecond();
        assertReason(claims.replace("\"aud\":\"bookings\"", "\"aud\":\"payments\""), Reason.WRONG_AUDIENCE);
        assertReason(
                claims.replace("\"aud\":\"bookings\"", "\"aud\":[\"payments\",\"bookings\"]"), Reason.WRONG_AUDIENCE);
        assertReason(claims.replace("https://a.example.com", "https://evil.example.com"), Reason.WRONG_ISSUER);
        assertReason(claims.replace("\"tenant\":\"a\"", "\"tenant\":\"b\""), Reason.WRONG_TENANT);
        assertReason(claims.replace("\"tenant\":\"a\",", ""), Reason.WRONG_TENANT);
        assertReason(claims.replace("\"exp\":" + (now + 600), "\"exp\":" + now), Reason.EXPIRED);
        assertReason(claims.replace("\"iat\":" + now, "\"iat\":" + (now + 61)), Reason.EXPIRED);
        assertReason(claims.replace("\"exp\":" + (now + 600), "\"exp\":1e400"), Reason.MALFORMED);
        assertReason(claims.replace("\"exp\":" + (now + 600), "\"exp\":\"" + (now + 600) + "\""), Reason.MALFORMED);
        assertReason(claims.replace("\"exp\":" + (now + 600), "\"exp\":99999999999999999999"), Reason.MALFORMED);
        assertReason(claims.replace("\"exp\":" + (now + 600) + ",", ""), Reason.MALFORMED);
        assertReason(claims.replace("\"sid\":", "\"not_sid\":"), Reason.MALFORMED);
        assertReason(claims.replace("[\"admin\"]", "\"admin\""), Reason.MALFORMED);
        assertReason(claims.replace("[\"admin\"]", "[7]"), Reason.MALFORMED);
        for (String noClaims : List.of("[]", "null", "7", "x", "{", "")) {
            assertThat(verify(A, forge.signed(forge.header(), noClaims))).isInstanceOf(Verification.Rejected.class);
        }
        assertReason(claims.replace("{\"iss\"", "{\"tenant\":\"b\",\"iss\""), Reason.MALFORMED);
        assertReason("{\"a\":".repeat(400) + "1" + "}".repeat(400), Reason.MALFORMED);
    }

    @Test
    @DisplayName("one token has one spelling: blanks, padding and unused bits make it another, and so none")
    void spellings() throws Exception {
        String good = forge.signed(forge.header(), Forge.claims());
        char last = good.charAt(good.length() - 1);
        char alike = (char) (last + 1);

        for (String other : List.of(
                good + "==", good + "\n", good.replace(".", " ."), good.substring(0, good.length() - 1) + alike)) {
            assertThat(verify(A, other)).isInstanceOf(Verification.Rejected.class);
        }
        assertThat(verify(A, good + "AA")).isEqualTo(rejected(Reason.BAD_SIGNATURE));
        assertThat(verify(A, "{\"payload\":\"" + good + "\"}")).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(A, good + "." + good)).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(A, "A".repeat(1_000_000))).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(A, Forge.base64("{\"a\":".repeat(600)) + ".e30." + "A".repeat(86)))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    @DisplayName("CVE-2022-21449: a signature of zeros is refused")
    void psychicSignature() throws Exception {
        String input = Forge.base64(forge.header()) + "." + Forge.base64(Forge.claims()) + ".";

        assertThat(verify(A, input + Forge.base64(new byte[64]))).isEqualTo(rejected(Reason.BAD_SIGNATURE));
    }

    @Test
    @DisplayName("what a retired key signed stays good, and what a revoked key signed is refused within a minute")
    void revokedKey() throws Exception {
        String token = forge.signed(forge.header(), Forge.claims());
        KeyId id = new KeyId(forge.key.getKeyID());
        assertThat(verify(A, token)).isInstanceOf(Verification.Verified.class);

        move(id, KeyState.ACTIVE, KeyState.RETIRED);
        clock.advance(Duration.ofSeconds(60));
        assertThat(verify(A, token)).isInstanceOf(Verification.Verified.class);

        move(id, KeyState.RETIRED, KeyState.REVOKED);
        clock.advance(Duration.ofSeconds(60));
        assertThat(verify(A, token)).isEqualTo(rejected(Reason.UNKNOWN_KEY));
    }

    private void move(KeyId id, KeyState from, KeyState to) {
        TenantContext.run(
                A, () -> assertThat(store.move(id, from, to, clock.instant())).isTrue());
    }

    private void assertReason(String claims, Reason reason) throws Exception {
        assertThat(verify(A, forge.signed(forge.header(), claims))).isEqualTo(rejected(reason));
    }

    private Verification verify(TenantId tenant, String token) {
        return TenantContext.<Verification, RuntimeException>call(tenant, () -> tokens.verify(Secret.of(token)));
    }

    private static Verification rejected(Reason reason) {
        return new Verification.Rejected(reason);
    }

    /** The signing keys of a store in memory, counting how often they are read. */
    private static final class CountingKeys implements SigningKeyStore {

        final AtomicInteger reads = new AtomicInteger();
        private final SigningKeyStore store = new InMemoryAuthStore().signingKeys();

        @Override
        public boolean add(StoredSigningKey key) {
            return store.add(key);
        }

        @Override
        public List<StoredSigningKey> list() {
            reads.incrementAndGet();
            return store.list();
        }

        @Override
        public boolean move(KeyId id, KeyState from, KeyState to, Instant now) {
            return store.move(id, from, to, now);
        }

        @Override
        public boolean promote(KeyId next, Instant now) {
            return store.promote(next, now);
        }

        @Override
        public boolean remove(KeyId id) {
            return store.remove(id);
        }
    }
}
