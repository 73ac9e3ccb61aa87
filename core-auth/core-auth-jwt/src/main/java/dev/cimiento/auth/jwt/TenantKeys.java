package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of each tenant, read from the store once a minute. Safe for use by many threads. */
final class TenantKeys {

    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    /** After what time at the latest a key that another process added or revoked is noticed. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    /** How often at most unknown key ids, which anybody can make up, cost a query. */
    private static final Duration UNKNOWN_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TenantKeys.class);

    private final ConcurrentMap<TenantId, Ring> rings = new ConcurrentHashMap<>();
    private final SigningKeyStore store;
    private final KeyEncryptionKey keyEncryption;
    private final InstantSource clock;

    TenantKeys(SigningKeyStore store, KeyEncryptionKey keyEncryption, InstantSource clock) {
        this.store = store;
        this.keyEncryption = keyEncryption;
        this.clock = clock;
    }

    /** A key that verifies. */
    record VerifyingKey(JWK publicKey, ECDSAVerifier verifier) {}

    /** The key that signs. */
    record SigningKey(KeyId id, ECDSASigner signer) {}

    private record Ring(Instant readAt, Map<KeyId, VerifyingKey> verifying, Optional<SigningKey> signing) {}

    /** The key that signs now; made where there is none. Exactly one of many processes makes it. */
    SigningKey signing(TenantId tenant) {
        Optional<SigningKey> signing = ring(tenant, REMEMBERED)
                .signing()
                .or(() -> ring(tenant, Duration.ZERO).signing());
        if (signing.isPresent()) {
            return signing.get();
        }
        StoredSigningKey made = generate(tenant);
        if (store.add(made)) {
            LOG.info("made signing key {} of tenant {}", made.id(), tenant);
        }
        // Not remembered: the caller's transaction, in which the key was stored, may yet roll back.
        rings.remove(tenant);
        return read(tenant)
                .signing()
                .orElseThrow(() -> new AuthException("tenant " + tenant + " has no active signing key: activate one"));
    }

    /** The key of this id, unless it is revoked. */
    Optional<VerifyingKey> verifying(TenantId tenant, KeyId id) {
        VerifyingKey known = ring(tenant, REMEMBERED).verifying().get(id);
        return Optional.ofNullable(
                known != null ? known : ring(tenant, UNKNOWN_AGAIN).verifying().get(id));
    }

    /** Every key that a verifier may meet, the newest first. */
    List<JWK> published(TenantId tenant) {
        return read(tenant).verifying().values().stream()
                .map(VerifyingKey::publicKey)
                .toList();
    }

    private Ring ring(TenantId tenant, Duration oldest) {
        Ring ring = rings.get(tenant);
        if (ring != null && ring.readAt().plus(oldest).isAfter(clock.instant())) {
            return ring;
        }
        Ring fresh = read(tenant);
        rings.put(tenant, fresh);
        return fresh;
    }

    private Ring read(TenantId tenant) {
        Instant now = clock.instant();
        Map<KeyId, VerifyingKey> verifying = new LinkedHashMap<>();
        List<SigningKey> signing = new ArrayList<>();
        for (StoredSigningKey key : store.list()) {
            if (key.state() == KeyState.REVOKED) {
                continue;
            }
            if (!key.algorithm().equals(ALGORITHM.getName())) {
                LOG.warn(
                        "ignoring signing key {} of tenant {}: its algorithm is {}", key.id(), tenant, key.algorithm());
                continue;
            }
            verifying.put(key.id(), verifyingKey(tenant, key));
            if (key.state() == KeyState.ACTIVE) {
                signing.add(signingKey(tenant, key));
            }
        }
        return new Ring(now, verifying, signing.stream().findFirst());
    }

    private StoredSigningKey generate(TenantId tenant) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .keyIDFromThumbprint(true)
                    .generate();
            KeyId id = new KeyId(key.getKeyID());
            return new StoredSigningKey(
                    id,
                    ALGORITHM.getName(),
                    key.toPublicJWK().toJSONString(),
                    keyEncryption.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8), boundTo(tenant, id)),
                    keyEncryption.id(),
                    KeyState.ACTIVE,
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
        } catch (JOSEException impossible) {
            throw new AuthException("this JDK makes no P-256 keys", impossible);
        }
    }

    private static VerifyingKey verifyingKey(TenantId tenant, StoredSigningKey key) {
        try {
            ECKey publicKey = ECKey.parse(key.publicKey());
            return new VerifyingKey(publicKey.toPublicJWK(), new ECDSAVerifier(publicKey.toPublicJWK()));
        } catch (ParseException | JOSEException e) {
            throw new AuthException("the public half of " + named(tenant, key) + " is not a P-256 key", e);
        }
    }

    private SigningKey signingKey(TenantId tenant, StoredSigningKey key) {
        if (!key.sealedWith().equals(keyEncryption.id())) {
            throw new AuthException(named(tenant, key) + " is encrypted under key-encryption key " + key.sealedWith()
                    + ", and this program has " + keyEncryption.id() + ": configure the secret that it was made with");
        }
        byte[] opened = keyEncryption
                .open(key.sealedPrivateKey(), boundTo(tenant, key.id()))
                .orElseThrow(() -> new AuthException(
                        named(tenant, key) + " does not open: it was changed, or copied from another tenant or key"));
        try {
            return new SigningKey(key.id(), new ECDSASigner(ECKey.parse(new String(opened, StandardCharsets.UTF_8))));
        } catch (ParseException | JOSEException unreadable) {
            // Without the cause, whose message may quote the key.
            throw new AuthException("the private half of " + named(tenant, key) + " is not a P-256 key");
        }
    }

    /** So that a row copied to another tenant, or under another id, does not open there. */
    private static String boundTo(TenantId tenant, KeyId id) {
        return "cimiento signing key v1|" + tenant + "|" + id;
    }

    private static String named(TenantId tenant, StoredSigningKey key) {
        return "signing key " + key.id() + " of tenant " + tenant;
    }
}
