package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.Verification.Reason;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges a token, what costs nothing first: an ES256 verification takes about a millisecond, so all that a forger cannot help getting wrong
 * is refused before it (RFC 8725).
 */
final class AccessTokenCheck {

    private static final int LONGEST = 4096;

    private static final Pattern COMPACT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)");

    /** All that our own tokens have, so nothing that points a verifier elsewhere: no jku, jwk, x5u, x5c, crit, b64. */
    private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");

    private static final int SIGNATURE_BYTES = 64;

    /** By how much the clocks of two processes may differ. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final TenantKeys keys;
    private final Function<TenantId, String> issuer;
    private final String audience;
    private final InstantSource clock;

    AccessTokenCheck(TenantKeys keys, Function<TenantId, String> issuer, String audience, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    Verification verify(TenantId tenant, String token) {
        Matcher parts = COMPACT.matcher(token);
        if (token.length() > LONGEST || !parts.matches() || !isCanonical(parts)) {
            return rejected(Reason.MALFORMED);
        }
        try {
            return verify(tenant, parts.group(1), parts.group(2), parts.group(3));
        } catch (ParseException | IllegalArgumentException notJson) {
            return rejected(Reason.MALFORMED);
        }
    }

    private Verification verify(TenantId tenant, String header, String payload, String signature)
            throws ParseException {
        JWSHeader read = JWSHeader.parse(new Base64URL(header));
        if (!read.getIncludedParams().equals(HEADERS)) {
            return rejected(Reason.MALFORMED);
        }
        if (!JwtTokens.TYPE.equals(read.getType())) {
            return rejected(Reason.WRONG_TYPE);
        }
        if (!TenantKeys.ALGORITHM.equals(read.getAlgorithm())) {
            return rejected(Reason.WRONG_ALGORITHM);
        }
        Map<String, Object> claims = new Payload(new Base64URL(payload)).toJSONObject();
        if (claims == null) {
            return rejected(Reason.MALFORMED);
        }
        Optional<Reason> objection = objection(tenant, claims);
        if (objection.isPresent()) {
            return rejected(objection.get());
        }
        Optional<TenantKeys.VerifyingKey> key = KeyId.parse(read.getKeyID()).flatMap(id -> keys.verifying(tenant, id));
        if (key.isEmpty()) {
            return rejected(Reason.UNKNOWN_KEY);
        }
        return isSigned(key.get(), read, header + "." + payload, signature)
                ? new Verification.Verified(caller(tenant, claims))
                : rejected(Reason.BAD_SIGNATURE);
    }

    private Optional<Reason> objection(TenantId tenant, Map<String, Object> claims) {
        Instant now = clock.instant();
        if (!issuer.apply(tenant).equals(claims.get("iss"))) {
            return Optional.of(Reason.WRONG_ISSUER);
        }
        if (!tenant.value().equals(claims.get("tenant"))) {
            return Optional.of(Reason.WRONG_TENANT);
        }
        if (!audience.equals(claims.get("aud"))) {
            return Optional.of(Reason.WRONG_AUDIENCE);
        }
        if (!time(claims, "exp").isAfter(now) || time(claims, "iat").isAfter(now.plus(SKEW))) {
            return Optional.of(Reason.EXPIRED);
        }
        return Optional.empty();
    }

    private static boolean isSigned(TenantKeys.VerifyingKey key, JWSHeader header, String signed, String signature) {
        if (Base64.getUrlDecoder().decode(signature).length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            return key.verifier().verify(header, signed.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
        } catch (JOSEException notASignature) {
            return false;
        }
    }

    private static Caller caller(TenantId tenant, Map<String, Object> claims) {
        if (!(claims.get("roles") instanceof List<?> roles)) {
            throw new IllegalArgumentException("roles");
        }
        return new Caller(
                tenant,
                AccountId.parse(text(claims, "sub")).orElseThrow(() -> new IllegalArgumentException("sub")),
                SessionId.parse(text(claims, "sid")).orElseThrow(() -> new IllegalArgumentException("sid")),
                roles.stream().map(String::valueOf).map(Role::of).collect(Collectors.toSet()),
                time(claims, "auth_time"),
                time(claims, "exp"));
    }

    private static String text(Map<String, Object> claims, String name) {
        return String.valueOf(claims.get(name));
    }

    private static Instant time(Map<String, Object> claims, String name) {
        // Within what Instant and comparisons take: the year 9999.
        if (claims.get(name) instanceof Long seconds && seconds >= 0 && seconds < 253_402_300_800L) {
            return Instant.ofEpochSecond(seconds);
        }
        throw new IllegalArgumentException(name);
    }

    /** Base64url has spellings that decode alike; only the one that encoders write is a token (RFC 7515 section 2). */
    private static boolean isCanonical(Matcher parts) {
        for (int part = 1; part <= parts.groupCount(); part++) {
            if (!isCanonical(parts.group(part))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCanonical(@Nullable String part) {
        try {
            return part != null
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Base64.getUrlDecoder().decode(part))
                            .equals(part);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Verification rejected(Reason reason) {
        return new Verification.Rejected(reason);
    }
}
