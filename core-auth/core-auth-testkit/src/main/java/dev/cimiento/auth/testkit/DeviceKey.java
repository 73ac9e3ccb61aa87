package dev.cimiento.auth.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key pair of an authenticator, with its public half as a COSE key (RFC 9053). */
record DeviceKey(PasskeyDevice.Algorithm algorithm, KeyPair pair) {

    private static final int COORDINATE = 32;

    static DeviceKey of(PasskeyDevice.Algorithm algorithm) {
        try {
            KeyPairGenerator generator = switch (algorithm) {
                case ES256 -> KeyPairGenerator.getInstance("EC");
                case EDDSA -> KeyPairGenerator.getInstance("Ed25519");
                case RS256 -> KeyPairGenerator.getInstance("RSA");
            };
            if (algorithm == PasskeyDevice.Algorithm.ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (algorithm == PasskeyDevice.Algorithm.RS256) {
                generator.initialize(2048);
            }
            return new DeviceKey(algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK makes keys for " + algorithm, impossible);
        }
    }

    byte[] cose() {
        PublicKey key = pair.getPublic();
        Map<Integer, Object> cose = new LinkedHashMap<>();
        if (key instanceof ECPublicKey point) {
            cose.put(1, 2);
            cose.put(3, -7);
            cose.put(-1, 1);
            cose.put(-2, unsigned(point.getW().getAffineX(), COORDINATE));
            cose.put(-3, unsigned(point.getW().getAffineY(), COORDINATE));
        } else if (key instanceof RSAPublicKey rsa) {
            cose.put(1, 3);
            cose.put(3, -257);
            cose.put(-1, unsigned(rsa.getModulus(), 256));
            cose.put(-2, unsigned(rsa.getPublicExponent(), 3));
        } else {
            byte[] encoded = key.getEncoded();
            cose.put(1, 1);
            cose.put(3, -8);
            cose.put(-1, 6);
            // The last bytes of the X.509 form are the key itself (RFC 8410 section 4).
            cose.put(-2, Arrays.copyOfRange(encoded, encoded.length - COORDINATE, encoded.length));
        }
        return Cbor.of(cose);
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case ES256 -> "SHA256withECDSA";
                        case EDDSA -> "Ed25519";
                        case RS256 -> "SHA256withRSA";
                    });
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK signs by " + algorithm, impossible);
        }
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] out = new byte[length];
        int kept = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - kept, out, length - kept, kept);
        return out;
    }
}
