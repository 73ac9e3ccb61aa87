package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Factor;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

    static final int LONGEST = 4096;

    private static final Pattern COMPACT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)");

    /** All that our own tokens have, so nothing that points a verifier elsewhere: no jku, jwk, x5u, x5c, crit, b64. */
    private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");

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

    Verification verify(TenantId tenant, String token, Consumer<VerifiedTokens.Good> onGood) {
        Optional<Matcher> parts = parts(token);
        if (parts.isEmpty()) {
            return rejected(Reason.MALFORMED);
        }
        try {
            return verify(tenant, parts.get(), onGood);
        } catch (ParseException | IllegalArgumentException notJson) {
            return rejected(Reason.MALFORMED);
        }
    }

    /** The three parts of a token in its one spelling, compact and canonical; empty where it is none. */
    static Optional<Matcher> parts(String token) {
        Matcher parts = COMPACT.matcher(token);
        return token.length() <= LONGEST && parts.matches() && isCanonical(parts)
                ? Optional.of(parts)
                : Optional.empty();
    }

    private Verification verify(TenantId tenant, Matcher parts, Consumer<VerifiedTokens.Good> onGood)
            throws ParseException {
        String header = parts.group(1);
        String payload = parts.group(2);
        String signature = parts.group(3);
        JWSHeader read = JWSHeader.parse(new Base64URL(header));
        if (!read.getIncludedParams().equals(HEADERS)) {
            return rejected(Reason.MALFORMED);
        }
        if (!JwtTokens.TYPE.equals(read.getType())) {
            return rejected(Reason.WRONG_TYPE);
        }
        Optional<JwtAlgorithm> algorithm = JwtAlgorithm.of(read.getAlgorithm().getName());
        if (algorithm.isEmpty()) {
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
        Optional<KeyId> id = KeyId.parse(read.getKeyID());
        Optional<TenantKeys.VerifyingKey> key = id.flatMap(named -> keys.verifying(tenant, named));
        if (key.isEmpty()) {
            return rejected(Reason.UNKNOWN_KEY);
        }
        if (key.get().algorithm() != algorithm.get()) {
            return rejected(Reason.WRONG_ALGORITHM);
        }
        Caller caller = caller(tenant, claims);
        byte[] signed = (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
        if (!key.get().isSignature(signed, Base64.getUrlDecoder().decode(signature))) {
            return rejected(Reason.BAD_SIGNATURE);
        }
        VerifiedTokens.Good good = new VerifiedTokens.Good(new Verification.Verified(caller), id.get());
        onGood.accept(good);
        return good.verification();
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

    private static Caller caller(TenantId tenant, Map<String, Object> claims) {
        if (!(claims.get("roles") instanceof List<?> roles)) {
            throw new IllegalArgumentException("roles");
        }
        AccessGrant grant = AccessGrant.of(
                        AccountId.parse(text(claims, "sub")).orElseThrow(() -> new IllegalArgumentException("sub")),
                        SessionId.parse(text(claims, "sid")).orElseThrow(() -> new IllegalArgumentException("sid")),
                        time(claims, "auth_time"),
                        time(claims, "exp"))
                .withRoles(roles.stream().map(String::valueOf).map(Role::of).collect(Collectors.toSet()))
                .withFactors(factors(claims));
        return Caller.of(tenant, actor(claims).map(grant::withActor).orElse(grant), time(claims, "exp"));
    }

    private static Set<Factor> factors(Map<String, Object> claims) {
        if (!(claims.get("amr") instanceof List<?> references)) {
            throw new IllegalArgumentException("amr");
        }
        return references.stream()
                .map(reference -> Arrays.stream(Factor.values())
                        .filter(factor -> factor.reference().equals(reference))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("amr")))
                .collect(Collectors.toSet());
    }

    private static Optional<AccountId> actor(Map<String, Object> claims) {
        Object act = claims.get("act");
        if (act == null) {
            return Optional.empty();
        }
        if (act instanceof Map<?, ?> actor) {
            return Optional.of(AccountId.parse(String.valueOf(actor.get("sub")))
                    .orElseThrow(() -> new IllegalArgumentException("act")));
        }
        throw new IllegalArgumentException("act");
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
