package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, with the tenant's real key, so that a test can be wrong in one thing alone. */
final class Forge {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    final ECKey key;

    Forge() throws Exception {
        key = new ECKeyGenerator(Curve.P_256)
                .algorithm(JWSAlgorithm.ES256)
                .keyIDFromThumbprint(true)
                .generate();
    }

    StoredSigningKey stored(TenantId tenant, KeyEncryptionKey kek) {
        String bound = "cimiento signing key v1|" + tenant + "|" + key.getKeyID();
        return new StoredSigningKey(
                new KeyId(key.getKeyID()),
                "ES256",
                key.toPublicJWK().toJSONString(),
                kek.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8), bound),
                kek.id(),
                KeyState.ACTIVE,
                NOW,
                NOW);
    }

    String header() {
        return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.getKeyID() + "\"}";
    }

    static String claims() {
        return "{\"iss\":\"https://a.example.com\",\"aud\":\"bookings\",\"sub\":\"" + AccountId.random()
                + "\",\"sid\":\""
                + SessionId.random() + "\",\"tenant\":\"a\",\"roles\":[\"admin\"],\"amr\":[\"pwd\"],\"auth_time\":"
                + NOW.getEpochSecond() + ",\"client_id\":\"bookings\",\"iat\":" + NOW.getEpochSecond() + ",\"exp\":"
                + (NOW.getEpochSecond() + 600) + ",\"jti\":\"1\"}";
    }

    /** Signed with the tenant's key, whatever the header says. */
    String signed(String header, String claims) throws Exception {
        String input = base64(header) + "." + base64(claims);
        JWSHeader any = new JWSHeader(JWSAlgorithm.ES256);
        return input + "." + new ECDSASigner(key).sign(any, input.getBytes(StandardCharsets.US_ASCII));
    }

    static String mac(String header, String claims, byte[] secret) throws Exception {
        String input = base64(header) + "." + base64(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
