package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All vectors of Project Wycheproof for what our tokens are signed with, from a copy of it: {@code -Dcimiento.wycheproof=.../testvectors_v1}.
 * {@code SignatureEdgesTest} makes the same kinds of signatures itself, always.
 */
@EnabledIfSystemProperty(
        named = "cimiento.wycheproof",
        matches = ".+",
        disabledReason = "needs a copy of github.com/C2SP/wycheproof: -Dcimiento.wycheproof=.../testvectors_v1")
class WycheproofTest {

    /** How many vectors there were when this was written: a copy with fewer is not whole. */
    private static final int ES256_VECTORS = 262;

    private static final int RS256_VECTORS = 259;
    private static final int JWS_VECTORS = 272;

    @Test
    @DisplayName(
            "ASVS 9.1.1: Wycheproof's ES256 signatures (ECDSA, P-256, SHA-256, P1363) are judged as they should be")
    void es256() throws Exception {
        assertThat(signatures("ecdsa_secp256r1_sha256_p1363_test.json", JwtAlgorithm.ES256, ES256_VECTORS))
                .as("but two good ones that the JDK refuses, of which one in 2^128 is made")
                .allMatch(wrong -> wrong.endsWith("false")
                        && (wrong.contains("large x-coordinate") || wrong.contains("smallest possible x")));
    }

    @Test
    @DisplayName(
            "ASVS 9.1.1: Wycheproof's RS256 signatures (RSASSA-PKCS1-v1_5, 2048 bits, SHA-256) are judged as they should be")
    void rs256() throws Exception {
        assertThat(signatures("rsa_signature_2048_sha256_test.json", JwtAlgorithm.RS256, RS256_VECTORS))
                .isEmpty();
    }

    @Test
    @DisplayName("ASVS 9.1.2: of Wycheproof's JSON Web Signatures under keys of ours, exactly the good ones are good")
    void jws() throws Exception {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Map<String, Object> group : groups("json_web_signature_test.json")) {
            Map<String, Object> jwk = JSONObjectUtils.getJSONObject(group, "public");
            Optional<JwtAlgorithm> algorithm =
                    jwk == null ? Optional.empty() : JwtAlgorithm.of(String.valueOf(jwk.get("alg")));
            if (algorithm.isEmpty()) {
                continue;
            }
            JWK key = JWK.parse(jwk).toPublicJWK();
            for (Map<String, Object> test : tests(group)) {
                judged++;
                if (String.valueOf(test.get("jws")).contains("..")) {
                    // Without a payload there is no claim, and so no token of ours: stricter than a plain signature.
                    continue;
                }
                check(wrong, test, isGood(key, algorithm.get(), String.valueOf(test.get("jws"))));
            }
        }
        assertThat(judged).isGreaterThanOrEqualTo(JWS_VECTORS);
        assertThat(wrong).isEmpty();
    }

    private static boolean isGood(JWK key, JwtAlgorithm algorithm, String token) throws Exception {
        Optional<Matcher> parts = AccessTokenCheck.parts(token);
        if (parts.isEmpty()) {
            return false;
        }
        JWSHeader header = JWSHeader.parse(new Base64URL(parts.get().group(1)));
        byte[] signed = (parts.get().group(1) + "." + parts.get().group(2)).getBytes(StandardCharsets.US_ASCII);
        return header.getAlgorithm().equals(algorithm.jws())
                && header.getCriticalParams() == null
                && new TenantKeys.VerifyingKey(key, algorithm, algorithm.verifier(key, provider()))
                        .isSignature(
                                signed,
                                Base64.getUrlDecoder().decode(parts.get().group(3)));
    }

    private static List<String> signatures(String file, JwtAlgorithm algorithm, int atLeast) throws Exception {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Map<String, Object> group : groups(file)) {
            JWK key = publicKey(algorithm, String.valueOf(group.get("publicKeyDer")));
            TenantKeys.VerifyingKey verifying =
                    new TenantKeys.VerifyingKey(key, algorithm, algorithm.verifier(key, provider()));
            for (Map<String, Object> test : tests(group)) {
                judged++;
                byte[] signed = HexFormat.of().parseHex(String.valueOf(test.get("msg")));
                byte[] signature = HexFormat.of().parseHex(String.valueOf(test.get("sig")));
                check(wrong, test, verifying.isSignature(signed, signature));
            }
        }
        assertThat(judged).isGreaterThanOrEqualTo(atLeast);
        return wrong;
    }

    private static JWK publicKey(JwtAlgorithm algorithm, String der) throws Exception {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(HexFormat.of().parseHex(der));
        return algorithm == JwtAlgorithm.ES256
                ? new ECKey.Builder(Curve.P_256, (ECPublicKey)
                                KeyFactory.getInstance("EC").generatePublic(encoded))
                        .build()
                : new RSAKey.Builder(
                                (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded))
                        .build();
    }

    /** What is called acceptable may be judged either way. */
    private static void check(List<String> wrong, Map<String, Object> test, boolean good) {
        if (!"acceptable".equals(test.get("result")) && good != "valid".equals(test.get("result"))) {
            wrong.add("tcId " + test.get("tcId") + " (" + test.get("comment") + "): " + good);
        }
    }

    /** The platform's own; Bouncy Castle's with {@code -Dcimiento.provider=BC}. */
    private static Optional<Provider> provider() {
        return "BC".equals(System.getProperty("cimiento.provider"))
                ? Optional.of(new BouncyCastleProvider())
                : Optional.empty();
    }

    private static List<Map<String, Object>> groups(String file) throws Exception {
        Path path = Path.of(System.getProperty("cimiento.wycheproof"), file);
        return List.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(Files.readString(path)), "testGroups"));
    }

    private static List<Map<String, Object>> tests(Map<String, Object> group) throws Exception {
        return List.of(JSONObjectUtils.getJSONObjectArray(group, "tests"));
    }
}
