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
import java.security.Provider;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Optional;

/** With what a tenant's keys sign. A key is for one algorithm, whatever a token says. */
public enum JwtAlgorithm {
    /**
     * ECDSA on P-256: short tokens and 128 bits of strength; by the platform's own code verifying takes about a millisecond, which
     * the cache of verified tokens spares, and another provider shortens ({@link JwtTokens#withProvider}).
     */
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

    /** Signs by this provider, where there is one; its own keys, since it is slow with the platform's. */
    JWSSigner signer(String privateJwk, Optional<Provider> provider) throws JOSEException, ParseException {
        JWK key = JWK.parse(privateJwk);
        if (this == ES256) {
            ECDSASigner signer = provider.isPresent()
                    ? new ECDSASigner(key.toECKey().toECPrivateKey(provider.get()))
                    : new ECDSASigner(key.toECKey());
            provider.ifPresent(signer.getJCAContext()::setProvider);
            return signer;
        }
        RSASSASigner signer = new RSASSASigner(key.toRSAKey());
        provider.ifPresent(signer.getJCAContext()::setProvider);
        return signer;
    }

    /** Verifies by this provider, where there is one. */
    JWSVerifier verifier(JWK publicKey, Optional<Provider> provider) throws JOSEException {
        if (this == ES256) {
            ECDSAVerifier verifier = provider.isPresent()
                    ? new ECDSAVerifier(publicKey.toECKey().toECPublicKey(provider.get()))
                    : new ECDSAVerifier(publicKey.toECKey());
            provider.ifPresent(verifier.getJCAContext()::setProvider);
            return verifier;
        }
        RSASSAVerifier verifier = new RSASSAVerifier(publicKey.toRSAKey());
        provider.ifPresent(verifier.getJCAContext()::setProvider);
        return verifier;
    }
}
