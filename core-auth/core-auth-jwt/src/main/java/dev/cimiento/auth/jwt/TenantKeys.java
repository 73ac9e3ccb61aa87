package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SealedItem;
import dev.cimiento.auth.spi.SealedSecret;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of each tenant, read from the store once a minute. Safe for use by many threads. */
final class TenantKeys {

    /** After what time at the latest a key that another process added or revoked is noticed. */
    static final Duration REMEMBERED = Duration.ofSeconds(60);

    /** How often at most unknown key ids, which anybody can make up, cost a query. */
    private static final Duration UNKNOWN_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TenantKeys.class);

    private final ConcurrentMap<TenantId, Ring> rings = new ConcurrentHashMap<>();

    /** How often keys were changed here: what was read before is not remembered after. */
    private final AtomicLong changes = new AtomicLong();

    private final SigningKeyStore store;
    private final KeyEncryptionKeys keyEncryption;
    private final InstantSource clock;
    private final Optional<Provider> provider;

    TenantKeys(
            SigningKeyStore store, KeyEncryptionKeys keyEncryption, InstantSource clock, Optional<Provider> provider) {
        this.store = store;
        this.keyEncryption = keyEncryption;
        this.clock = clock;
        this.provider = provider;
    }

    /** The same keys, used by this provider. */
    TenantKeys withProvider(Provider by) {
        return new TenantKeys(store, keyEncryption, clock, Optional.of(by));
    }

    /** What moves them through their lives. */
    KeyRotation rotation() {
        return new KeyRotation(store, this, clock);
    }

    /** A key that verifies. */
    record VerifyingKey(JWK publicKey, JwtAlgorithm algorithm, JWSVerifier verifier) {

        /** Whether this is a signature of these bytes by this key, with its algorithm, at its exact length. */
        boolean isSignature(byte[] signed, byte[] signature) {
            if (signature.length != algorithm.signatureBytes()) {
                return false;
            }
            try {
                return verifier.verify(new JWSHeader(algorithm.jws()), signed, Base64URL.encode(signature));
            } catch (JOSEException notASignature) {
                return false;
            }
        }
    }

    /** The key that signs. */
    record SigningKey(KeyId id, JwtAlgorithm algorithm, JWSSigner signer) {}

    private record Ring(Instant readAt, Map<KeyId, VerifyingKey> verifying, Optional<SigningKey> signing) {}

    /** The key that signs now; made where there is none. Exactly one of many processes makes it. */
    SigningKey signing(TenantId tenant, JwtAlgorithm algorithm) {
        Optional<SigningKey> signing = ring(tenant, REMEMBERED)
                .signing()
                .or(() -> ring(tenant, Duration.ZERO).signing());
        if (signing.isPresent()) {
            return signing.get();
        }
        StoredSigningKey made = generate(tenant, algorithm, KeyState.ACTIVE);
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

    /** Reads the tenant's keys anew at the next need: they were changed here. */
    void forget(TenantId tenant) {
        changes.incrementAndGet();
        // Computed, so that a ring that is being put is there before.
        rings.compute(tenant, (same, before) -> null);
    }

    private Ring ring(TenantId tenant, Duration oldest) {
        Ring ring = rings.get(tenant);
        if (ring != null && ring.readAt().plus(oldest).isAfter(clock.instant())) {
            return ring;
        }
        long before = changes.get();
        Ring fresh = read(tenant);
        rings.compute(tenant, (same, known) -> changes.get() == before ? fresh : known);
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
            if (JwtAlgorithm.of(key.algorithm()).isEmpty()) {
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

    StoredSigningKey generate(TenantId tenant, JwtAlgorithm algorithm, KeyState state) {
        try {
            JWK key = algorithm.generate();
            KeyId id = new KeyId(key.getKeyID());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            SealedSecret sealed =
                    keyEncryption.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8), boundTo(tenant, id));
            return new StoredSigningKey(
                    id,
                    algorithm.name(),
                    key.toPublicJWK().toJSONString(),
                    sealed.sealed(),
                    sealed.sealedWith(),
                    state,
                    now,
                    now);
        } catch (JOSEException impossible) {
            throw new AuthException("this JDK makes no keys for " + algorithm, impossible);
        }
    }

    private VerifyingKey verifyingKey(TenantId tenant, StoredSigningKey key) {
        JwtAlgorithm algorithm = JwtAlgorithm.of(key.algorithm()).orElseThrow();
        try {
            JWK publicKey = JWK.parse(key.publicKey()).toPublicJWK();
            return new VerifyingKey(publicKey, algorithm, algorithm.verifier(publicKey, provider));
        } catch (ParseException | JOSEException | ClassCastException e) {
            throw new AuthException("the public half of " + named(tenant, key) + " is not for " + algorithm, e);
        }
    }

    private SigningKey signingKey(TenantId tenant, StoredSigningKey key) {
        byte[] opened = keyEncryption.open(named(tenant, key), key.sealedSecret(), boundTo(tenant, key.id()));
        JwtAlgorithm algorithm = JwtAlgorithm.of(key.algorithm()).orElseThrow();
        try {
            return new SigningKey(
                    key.id(), algorithm, algorithm.signer(new String(opened, StandardCharsets.UTF_8), provider));
        } catch (ParseException | JOSEException | ClassCastException unreadable) {
            // Without the cause, whose message may quote the key.
            throw new AuthException("the private half of " + named(tenant, key) + " is not for " + algorithm);
        }
    }

    private static String boundTo(TenantId tenant, KeyId id) {
        return SealedItem.Kind.SIGNING_KEY.associatedData(tenant, id.value());
    }

    private static String named(TenantId tenant, StoredSigningKey key) {
        return "signing key " + key.id() + " of tenant " + tenant;
    }
}
