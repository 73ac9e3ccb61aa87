package dev.cimiento.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import dev.cimiento.tenancy.StorableText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges ID tokens (OpenID Connect Core section 3.1.3.7, RFC 8725). Signed with a key pair alone: a shared secret makes the client an issuer. */
final class IdTokens {

    private static final Logger LOG = LoggerFactory.getLogger(IdTokens.class);

    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(10);
    private static final int LONGEST_SUBJECT = 255;

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Directory directory;
    private final InstantSource clock;

    IdTokens(Directory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** The claims of a token that is good; empty for any other, whose fault is in the log. */
    Optional<JWTClaimsSet> judge(String text, OidcProvider provider, URI keys, String nonce, AccessToken access) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            String fault = fault(token, claims, provider, keys, nonce, access);
            if (fault.isEmpty()) {
                return Optional.of(claims);
            }
            LOG.warn("an ID token of {} was refused: {}", provider, fault);
        } catch (ParseException e) {
            LOG.warn("an ID token of {} was refused: it is no signed JWT", provider);
        }
        return Optional.empty();
    }

    /** Cheap faults first, the signature last. */
    private String fault(
            SignedJWT token, JWTClaimsSet claims, OidcProvider provider, URI keys, String nonce, AccessToken access)
            throws ParseException {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            return "its algorithm is none of ours";
        }
        String organization = Optional.ofNullable(claims.getStringClaim("tid")).orElse("");
        if (claims.getIssuer() == null || !provider.isIssuer(claims.getIssuer(), organization)) {
            return "it is another issuer's";
        }
        List<String> audience = claims.getAudience();
        String party = claims.getStringClaim("azp");
        if (!audience.contains(provider.clientId())
                || (audience.size() > 1 && party == null)
                || (party != null && !party.equals(provider.clientId()))) {
            return "it is for another client";
        }
        String subject = claims.getSubject();
        if (subject == null
                || subject.isEmpty()
                || subject.length() > LONGEST_SUBJECT
                || !StorableText.is(subject)
                || subject.chars().anyMatch(Character::isISOControl)) {
            return "it names nobody";
        }
        if (!isInTime(claims)) {
            return "it has ended, or not begun";
        }
        String theirs = claims.getStringClaim("nonce");
        if (theirs == null
                || !MessageDigest.isEqual(
                        theirs.getBytes(StandardCharsets.UTF_8), nonce.getBytes(StandardCharsets.UTF_8))) {
            return "its nonce is another";
        }
        String hash = claims.getStringClaim("at_hash");
        if (hash != null && !new AccessTokenHash(hash).equals(AccessTokenHash.compute(access, algorithm))) {
            return "it came with another access token";
        }
        return isSigned(token, keys) ? "" : "its signature is not the issuer's";
    }

    private boolean isInTime(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date end = claims.getExpirationTime();
        Date begin = claims.getIssueTime();
        Date notBefore = claims.getNotBeforeTime();
        return end != null
                && begin != null
                && end.toInstant().plus(SKEW).isAfter(now)
                && !begin.toInstant().isAfter(now.plus(SKEW))
                && begin.toInstant().plus(OLDEST).isAfter(now)
                && (notBefore == null || !notBefore.toInstant().isAfter(now.plus(SKEW)));
    }

    private boolean isSigned(SignedJWT token, URI location) {
        KeyType type = KeyType.forAlgorithm(token.getHeader().getAlgorithm());
        for (JWK key :
                directory.keys(location, Optional.ofNullable(token.getHeader().getKeyID()))) {
            boolean fits = key.getKeyType().equals(type)
                    && (key.getAlgorithm() == null
                            || key.getAlgorithm().equals(token.getHeader().getAlgorithm()));
            if (fits && key instanceof AsymmetricJWK pair) {
                try {
                    JWSVerifier verifier =
                            new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), pair.toPublicKey());
                    if (token.verify(verifier)) {
                        return true;
                    }
                } catch (JOSEException unfit) {
                    LOG.debug("key {} cannot verify", key.getKeyID(), unfit);
                }
            }
        }
        return false;
    }
}
