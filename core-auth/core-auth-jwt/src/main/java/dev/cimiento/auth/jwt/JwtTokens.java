package dev.cimiento.auth.jwt;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWKSet;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccessToken;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Access tokens as JWTs of RFC 9068, signed with ES256 (RFC 7518) or RS256 under a key of the tenant, good for 10 minutes.
 *
 * <p>A token carries {@code iss} (the tenant's), {@code aud}, {@code sub} (the account), {@code sid} (the session), {@code tenant}, {@code
 * roles}, {@code auth_time}, {@code acr} and {@code amr} (how it was proved), {@code act} (who acts as the account), {@code client_id}, {@code iat}, {@code exp} and {@code jti}. Only what this class itself could have written is
 * accepted back: {@code typ} {@code at+jwt}, the key's own algorithm, a key of the current tenant, no further header.
 *
 * <p>The first key of a tenant is made when it is first needed, stored with its private half encrypted, and from then on used by every
 * process. Keys are remembered for a minute. Safe for use by many threads.
 */
public final class JwtTokens implements TokenIssuer, TokenVerifier {

    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration LONGEST_LIFETIME = Duration.ofHours(1);
    private static final int VERIFIED = 50_000;

    private final TenantKeys keys;
    private final Function<TenantId, String> issuer;
    private final String audience;
    private final InstantSource clock;
    private final Duration lifetime;
    private final JwtAlgorithm algorithm;
    private final KeyRotation rotation;
    private final AccessTokenCheck check;
    private final VerifiedTokens verified;

    private JwtTokens(
            TenantKeys keys,
            KeyRotation rotation,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock,
            Duration lifetime,
            JwtAlgorithm algorithm,
            VerifiedTokens verified) {
        this.keys = keys;
        this.rotation = rotation;
        this.algorithm = algorithm;
        this.verified = verified;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        this.lifetime = lifetime;
        this.check = new AccessTokenCheck(keys, issuer, audience, clock);
    }

    /**
     * Tokens good for 10 minutes.
     *
     * @param store where the keys are kept
     * @param keyEncryption under which private keys are stored
     * @param issuer the {@code iss} of a tenant: the URL at which it is served, {@code https://padel.example.com} (RFC 8414 section 2)
     * @param audience the {@code aud}: the name of the API that takes these tokens, the same in every tenant
     * @throws IllegalArgumentException when the audience is blank
     */
    public static JwtTokens of(
            AuthStore store,
            KeyEncryptionKey keyEncryption,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock) {
        return of(store, KeyEncryptionKeys.of(keyEncryption), issuer, audience, clock);
    }

    /** As {@link #of(AuthStore, KeyEncryptionKey, Function, String, InstantSource)}, with a keyring, whose current key is for what is new. */
    public static JwtTokens of(
            AuthStore store,
            KeyEncryptionKeys keyEncryption,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock) {
        return of(requireNonNull(store, "store").signingKeys(), keyEncryption, issuer, audience, clock);
    }

    /** As {@link #of(AuthStore, KeyEncryptionKey, Function, String, InstantSource)}, with keys that are kept apart. */
    public static JwtTokens of(
            SigningKeyStore signingKeys,
            KeyEncryptionKey keyEncryption,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock) {
        return of(signingKeys, KeyEncryptionKeys.of(keyEncryption), issuer, audience, clock);
    }

    private static JwtTokens of(
            SigningKeyStore signingKeys,
            KeyEncryptionKeys keyEncryption,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock) {
        requireNonNull(signingKeys, "signingKeys");
        requireNonNull(keyEncryption, "keyEncryption");
        requireNonNull(clock, "clock");
        if (requireNonNull(audience, "audience").isBlank()) {
            throw new IllegalArgumentException("audience must name the API, was blank");
        }
        TenantKeys keys = new TenantKeys(signingKeys, keyEncryption, clock, Optional.empty());
        return new JwtTokens(
                keys,
                keys.rotation(),
                requireNonNull(issuer, "issuer"),
                audience,
                clock,
                LIFETIME,
                JwtAlgorithm.ES256,
                new VerifiedTokens(VERIFIED));
    }

    /**
     * The same, good for so long. What is taken from an account (a role, a session) is gone when its last token ends.
     *
     * @throws IllegalArgumentException when not one second to one hour
     */
    public JwtTokens withLifetime(Duration newLifetime) {
        if (requireNonNull(newLifetime, "newLifetime").compareTo(Duration.ofSeconds(1)) < 0
                || newLifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw new IllegalArgumentException("newLifetime must be 1 second to 1 hour, was " + newLifetime);
        }
        return new JwtTokens(keys, rotation, issuer, audience, clock, newLifetime, algorithm, verified);
    }

    /** The same, making keys for this algorithm from now on. Keys that there are stay what they are, until {@link #rotate} replaces them. */
    public JwtTokens withAlgorithm(JwtAlgorithm newAlgorithm) {
        return new JwtTokens(
                keys,
                rotation,
                issuer,
                audience,
                clock,
                lifetime,
                requireNonNull(newAlgorithm, "newAlgorithm"),
                verified);
    }

    /**
     * The same, signing and verifying by this provider of the Java Cryptography Architecture, and not by the platform's, whose ES256 is slow:
     * {@code new BouncyCastleProvider()} of {@code bcprov-jdk18on}, which {@code core-auth-argon2} brings, takes a tenth of the time. Keys and
     * tokens are the same.
     */
    public JwtTokens withProvider(Provider provider) {
        TenantKeys others = keys.withProvider(requireNonNull(provider, "provider"));
        return new JwtTokens(others, others.rotation(), issuer, audience, clock, lifetime, algorithm, verified);
    }

    /**
     * The same, remembering so many tokens that were verified, instead of 50,000. A token that is remembered is not verified again, and is
     * still refused when it ends, or when its key is revoked.
     *
     * @throws IllegalArgumentException when not 2 to 10,000,000
     */
    public JwtTokens withVerifiedTokens(int bound) {
        if (bound < 2 || bound > 10_000_000) {
            throw new IllegalArgumentException("bound must be 2 to 10000000, was " + bound);
        }
        return new JwtTokens(keys, rotation, issuer, audience, clock, lifetime, algorithm, new VerifiedTokens(bound));
    }

    @Override
    public AccessToken issue(AccessGrant grant) {
        TenantId tenant = TenantContext.require();
        Instant now = clock.instant();
        Instant end = now.plus(lifetime);
        Instant expiresAt = (end.isBefore(grant.notAfter()) ? end : grant.notAfter()).truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer.apply(tenant));
        claims.put("aud", audience);
        claims.put("sub", grant.account().toString());
        claims.put("sid", grant.session().toString());
        claims.put("tenant", tenant.value());
        claims.put("roles", grant.roles().stream().map(Role::value).sorted().toList());
        claims.put("auth_time", grant.authenticatedAt().getEpochSecond());
        claims.put("acr", Assurance.of(grant.factors()).reference());
        claims.put(
                "amr", grant.factors().stream().map(Factor::reference).sorted().toList());
        grant.actor().ifPresent(actor -> claims.put("act", Map.of("sub", actor.toString())));
        // Required by RFC 9068; a login with a password is the API's own client.
        claims.put("client_id", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return new AccessToken(Secret.of(sign(keys.signing(tenant, algorithm), claims)), expiresAt);
    }

    @Override
    public Verification verify(Secret token) {
        TenantId tenant = TenantContext.require();
        String text = token.reveal();
        if (text.length() > AccessTokenCheck.LONGEST) {
            return new Verification.Rejected(Verification.Reason.MALFORMED);
        }
        VerifiedTokens.Key remembered = VerifiedTokens.key(tenant, text);
        Optional<VerifiedTokens.Good> good = verified.find(remembered);
        if (good.isPresent() && keys.verifying(tenant, good.get().key()).isPresent()) {
            return good.get().caller().expiresAt().isAfter(clock.instant())
                    ? good.get().verification()
                    : new Verification.Rejected(Verification.Reason.EXPIRED);
        }
        return check.verify(tenant, text, signedBy -> verified.put(remembered, signedBy));
    }

    /** Makes the current tenant's first key, where it has none: a step of provisioning, which spares the first login that work. */
    public void ensureKey() {
        keys.signing(TenantContext.require(), algorithm);
    }

    /**
     * Moves the current tenant's keys on where it is time: publishes the next one, lets it sign, retires the one before, and forgets those
     * whose last token has ended. For a job that runs every hour or so in each tenant; does nothing where nothing is due, and no harm where
     * many processes run it. Says what it did, in words.
     */
    public List<String> rotate(RotationPolicy policy) {
        return rotation.rotate(TenantContext.require(), algorithm, requireNonNull(policy, "policy"));
    }

    /**
     * Ends a key that got into wrong hands: nothing that it signed is good, here at once and in other processes within a minute. Another one
     * signs from now on. Says whether there was such a key.
     */
    public boolean revoke(KeyId key) {
        return rotation.revoke(TenantContext.require(), algorithm, requireNonNull(key, "key"));
    }

    /**
     * The public keys of the current tenant, for others to verify its tokens with: a JWK Set (RFC 7517 section 5), to be served as {@code
     * application/jwk-set+json} at {@code /.well-known/jwks.json}. Read from the store each time.
     */
    public String jwks() {
        return new JWKSet(keys.published(TenantContext.require())).toString();
    }

    private static String sign(TenantKeys.SigningKey key, Map<String, Object> claims) {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(key.algorithm().jws())
                        .type(TYPE)
                        .keyID(key.id().value())
                        .build(),
                new Payload(claims));
        try {
            token.sign(key.signer());
        } catch (JOSEException e) {
            throw new AuthException("signing key " + key.id() + " does not sign", e);
        }
        return token.serialize();
    }
}
