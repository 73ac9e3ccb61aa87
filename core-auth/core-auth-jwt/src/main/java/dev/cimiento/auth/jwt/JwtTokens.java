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
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Access tokens as JWTs of RFC 9068, signed with ES256 (RFC 7518) under a key of the tenant, good for 10 minutes.
 *
 * <p>A token carries {@code iss} (the tenant's), {@code aud}, {@code sub} (the account), {@code sid} (the session), {@code tenant}, {@code
 * roles}, {@code auth_time}, {@code client_id}, {@code iat}, {@code exp} and {@code jti}. Only what this class itself could have written is
 * accepted back: {@code typ} {@code at+jwt}, the key's own algorithm, a key of the current tenant, no further header.
 *
 * <p>The first key of a tenant is made when it is first needed, stored with its private half encrypted, and from then on used by every
 * process. Keys are remembered for a minute. Safe for use by many threads.
 */
public final class JwtTokens implements TokenIssuer, TokenVerifier {

    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(1);

    private final TenantKeys keys;
    private final Function<TenantId, String> issuer;
    private final String audience;
    private final InstantSource clock;
    private final Duration lifetime;
    private final AccessTokenCheck check;

    private JwtTokens(
            TenantKeys keys,
            Function<TenantId, String> issuer,
            String audience,
            InstantSource clock,
            Duration lifetime) {
        this.keys = keys;
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
        SigningKeyStore signingKeys = requireNonNull(store, "store").signingKeys();
        requireNonNull(keyEncryption, "keyEncryption");
        requireNonNull(clock, "clock");
        if (requireNonNull(audience, "audience").isBlank()) {
            throw new IllegalArgumentException("audience must name the API, was blank");
        }
        return new JwtTokens(
                new TenantKeys(signingKeys, keyEncryption, clock),
                requireNonNull(issuer, "issuer"),
                audience,
                clock,
                LIFETIME);
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
        return new JwtTokens(keys, issuer, audience, clock, newLifetime);
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
        // Required by RFC 9068; a login with a password is the API's own client.
        claims.put("client_id", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return new AccessToken(Secret.of(sign(keys.signing(tenant), claims)), expiresAt);
    }

    @Override
    public Verification verify(Secret token) {
        return check.verify(TenantContext.require(), token.reveal());
    }

    /** Makes the current tenant's first key, where it has none: a step of provisioning, which spares the first login that work. */
    public void ensureKey() {
        keys.signing(TenantContext.require());
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
                new JWSHeader.Builder(TenantKeys.ALGORITHM)
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
