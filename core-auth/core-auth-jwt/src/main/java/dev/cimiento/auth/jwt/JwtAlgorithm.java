package dev.cimiento.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;

/** With what a tenant's keys sign. A key is for one algorithm, whatever a token says. */
public enum JwtAlgorithm {
    /** ECDSA on P-256: short tokens and 128 bits of strength; verifying takes about a millisecond, which the cache of verified tokens spares. */
    ES256(64),
    /** RSA of 2048 bits: longer tokens, and verifying that is 15 to 20 times cheaper on the JVM, for programs that see each token once. */
    RS256(256);

    private static final int RSA_BITS = 2048;

    private final int signatureBytes;

    JwtAlgorithm(int signatureBytes) {
        this.signatureBytes = signatureBytes;
    }

    static Optional<JwtAlgorithm> of(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst();
    }

    JWSAlgorithm jws() {
        return this == ES256 ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    }

    int signatureBytes() {
        return signatureBytes;
    }

    JWK generate() throws JOSEException {
        return this == ES256
                ? new ECKeyGenerator(Curve.P_256)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(jws())
                        .keyIDFromThumbprint(true)
                        .generate()
                : new RSAKeyGenerator(RSA_BITS)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(jws())
                        .keyIDFromThumbprint(true)
                        .generate();
    }

    JWSSigner signer(String privateJwk) throws JOSEException, ParseException {
        JWK key = JWK.parse(privateJwk);
        return this == ES256 ? new ECDSASigner(key.toECKey()) : new RSASSASigner(key.toRSAKey());
    }

    JWSVerifier verifier(JWK publicKey) throws JOSEException {
        return this == ES256 ? new ECDSAVerifier(publicKey.toECKey()) : new RSASSAVerifier(publicKey.toRSAKey());
    }
}
