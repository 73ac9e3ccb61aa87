package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that are nearly right, of the kinds that Project Wycheproof collects, made here with a key of our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureEdgesTest {

    /** The order of P-256, and its field's prime (FIPS 186-5). */
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    private static final byte[] SIGNED = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA_256 = "3031300d060960864801650304020105000420";

    private ECKey ec;
    private RSAKey rsa;

    @BeforeAll
    void keys() throws Exception {
        ec = new ECKeyGenerator(Curve.P_256).generate();
        rsa = new RSAKeyGenerator(2048).generate();
    }

    static List<Optional<Provider>> providers() {
        return List.of(Optional.empty(), Optional.of(new BouncyCastleProvider()));
    }

    private TenantKeys.VerifyingKey es256(Optional<Provider> provider) throws Exception {
        return new TenantKeys.VerifyingKey(
                ec.toPublicJWK(), JwtAlgorithm.ES256, JwtAlgorithm.ES256.verifier(ec.toPublicJWK(), provider));
    }

    private TenantKeys.VerifyingKey rs256(Optional<Provider> provider) throws Exception {
        return new TenantKeys.VerifyingKey(
                rsa.toPublicJWK(), JwtAlgorithm.RS256, JwtAlgorithm.RS256.verifier(rsa.toPublicJWK(), provider));
    }

    @ParameterizedTest
    @MethodSource("providers")
    @DisplayName(
            "ASVS 9.1.1: an ES256 signature at any edge of its numbers, in another form or length, or over another hash, is refused")
    void ecdsa(Optional<Provider> provider) throws Exception {
        TenantKeys.VerifyingKey es256 = es256(provider);
        byte[] good = signed(ec.toPrivateKey(), "SHA256withECDSAinP1363Format");
        BigInteger r = number(good, 0);
        BigInteger s = number(good, 32);
        Map<String, byte[]> bad = new LinkedHashMap<>();
        BigInteger[] edges = {
            BigInteger.ZERO,
            BigInteger.ONE,
            N.subtract(BigInteger.ONE),
            N,
            N.add(BigInteger.ONE),
            P,
            P.add(BigInteger.ONE),
            BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
        };
        for (BigInteger edge : edges) {
            bad.put("r = " + edge.toString(16), pair(edge, s));
            bad.put("s = " + edge.toString(16), pair(r, edge));
            for (BigInteger other : edges) {
                bad.put("r = " + edge.toString(16) + ", s = " + other.toString(16), pair(edge, other));
            }
        }
        bad.put("r and s swapped", pair(s, r));
        bad.put("r negated", pair(N.subtract(r), s));
        bad.put("DER", signed(ec.toPrivateKey(), "SHA256withECDSA"));
        bad.put("DER of the same numbers", ECDSA.transcodeSignatureToDER(good));
        bad.put("empty", new byte[0]);
        bad.put("half", Arrays.copyOf(good, 32));
        bad.put("cut", Arrays.copyOf(good, 63));
        bad.put("longer", Arrays.copyOf(good, 65));
        bad.put(
                "zeros before each",
                concat(new byte[1], Arrays.copyOf(good, 32), new byte[1], Arrays.copyOfRange(good, 32, 64)));
        bad.put("twice", concat(good, good));
        for (String hash : new String[] {"SHA1", "SHA384", "SHA512"}) {
            bad.put(hash, signed(ec.toPrivateKey(), hash + "withECDSAinP1363Format"));
        }
        ECKey other = new ECKeyGenerator(Curve.P_256).generate();
        bad.put("another key", signed(other.toPrivateKey(), "SHA256withECDSAinP1363Format"));
        for (int bit = 0; bit < good.length * 8; bit += 7) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            bad.put("bit " + bit, flipped);
        }

        assertThat(es256.isSignature(SIGNED, good)).isTrue();
        assertThat(bad)
                .hasSizeGreaterThan(140)
                .allSatisfy((what, signature) -> assertThat(es256.isSignature(SIGNED, signature))
                        .as(what)
                        .isFalse());
        assertThat(es256.isSignature("header.Payload".getBytes(StandardCharsets.US_ASCII), good))
                .isFalse();
        assertThat(es256.isSignature(SIGNED, pair(r, N.subtract(s))))
                .as("the one other signature that ECDSA has: good, so nothing is refused by the text of its token")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    @DisplayName(
            "ASVS 9.1.1: an RS256 signature with any other padding, hash, algorithm or length is refused, also when the key's own owner made it")
    void rsa(Optional<Provider> provider) throws Exception {
        TenantKeys.VerifyingKey rs256 = rs256(provider);
        TenantKeys.VerifyingKey es256 = es256(provider);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(SIGNED);
        byte[] info = concat(HexFormat.of().parseHex(SHA_256), hash);
        byte[] good = signed(rsa.toPrivateKey(), "SHA256withRSA");
        assertThat(raw(padded(1, 0xff, info, new byte[0])))
                .as("made by hand as the platform makes it")
                .isEqualTo(good);
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("zero", new byte[256]);
        bad.put("one", fixed(BigInteger.ONE));
        bad.put("the modulus less one", fixed(modulus().subtract(BigInteger.ONE)));
        bad.put("the modulus", fixed(modulus()));
        bad.put("a zero before", concat(new byte[1], good));
        bad.put("a zero after", Arrays.copyOf(good, 257));
        bad.put("cut", Arrays.copyOf(good, 255));
        bad.put("empty", new byte[0]);
        bad.put("block type 2", raw(padded(2, 0x5a, info, new byte[0])));
        bad.put("block type 0", raw(padded(0, 0, info, new byte[0])));
        bad.put("padded with other bytes", raw(padded(1, 0xfe, info, new byte[0])));
        bad.put("garbage after the hash (CVE-2006-4339)", raw(short8(info)));
        bad.put("garbage within the padding", raw(padded(1, 0xff, info, new byte[24])));
        bad.put("no hash algorithm", raw(padded(1, 0xff, hash, new byte[0])));
        bad.put("the hash cut", raw(padded(1, 0xff, Arrays.copyOf(info, info.length - 1), new byte[0])));
        bad.put(
                "a long form length",
                raw(padded(
                        1,
                        0xff,
                        concat(HexFormat.of().parseHex("308131300d060960864801650304020105000420"), hash),
                        new byte[0])));
        bad.put(
                "an indefinite length",
                raw(padded(
                        1,
                        0xff,
                        concat(HexFormat.of().parseHex("3080300d060960864801650304020105000420"), hash, new byte[2]),
                        new byte[0])));
        bad.put(
                "garbage in the parameters",
                raw(padded(
                        1,
                        0xff,
                        concat(HexFormat.of().parseHex("3035301106096086480165030402010500deadbeef0420"), hash),
                        new byte[0])));
        bad.put(
                "SHA-384's name on this hash",
                raw(padded(
                        1,
                        0xff,
                        concat(HexFormat.of().parseHex("3031300d060960864801650304020205000420"), hash),
                        new byte[0])));
        for (String other : new String[] {"MD5", "SHA1", "SHA224", "SHA384", "SHA512"}) {
            bad.put(other, signed(rsa.toPrivateKey(), other + "withRSA"));
        }
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        pss.initSign(rsa.toPrivateKey());
        pss.update(SIGNED);
        bad.put("PSS", pss.sign());
        bad.put("another key", signed(new RSAKeyGenerator(2048).generate().toPrivateKey(), "SHA256withRSA"));

        assertThat(rs256.isSignature(SIGNED, good)).isTrue();
        assertThat(bad)
                .hasSizeGreaterThan(24)
                .allSatisfy((what, signature) -> assertThat(rs256.isSignature(SIGNED, signature))
                        .as(what)
                        .isFalse());
        assertThat(es256.isSignature(SIGNED, good)).isFalse();
    }

    private BigInteger modulus() throws Exception {
        return rsa.toRSAPublicKey().getModulus();
    }

    /** What the private key makes of these 256 bytes. */
    private byte[] raw(byte[] block) throws Exception {
        return fixed(new BigInteger(1, block).modPow(rsa.toRSAPrivateKey().getPrivateExponent(), modulus()));
    }

    /** RFC 8017 section 9.2, but for what is asked to be wrong: {@code after} stands between the separator and the rest. */
    private static byte[] padded(int type, int filling, byte[] info, byte[] after) {
        byte[] padding = new byte[256 - 3 - info.length - after.length];
        Arrays.fill(padding, (byte) filling);
        return concat(new byte[] {0, (byte) type}, padding, new byte[1], after, info);
    }

    /** Eight bytes of padding, and zeros after the hash. */
    private static byte[] short8(byte[] info) {
        byte[] padding = new byte[8];
        Arrays.fill(padding, (byte) 0xff);
        return concat(new byte[] {0, 1}, padding, new byte[1], info, new byte[256 - 11 - info.length]);
    }

    private static byte[] signed(PrivateKey key, String algorithm) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(SIGNED);
        return signature.sign();
    }

    private static BigInteger number(byte[] signature, int from) {
        return new BigInteger(1, Arrays.copyOfRange(signature, from, from + 32));
    }

    private static byte[] pair(BigInteger r, BigInteger s) {
        return concat(bytes(r, 32), bytes(s, 32));
    }

    private static byte[] fixed(BigInteger number) {
        return bytes(number, 256);
    }

    private static byte[] bytes(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
