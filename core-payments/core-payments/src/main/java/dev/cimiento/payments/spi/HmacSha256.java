package dev.cimiento.payments.spi;

import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) in lower-case hex, as providers sign webhooks with. The key is the secret's text in UTF-8. */
public final class HmacSha256 {

    private static final int HEX_LENGTH = 64;

    private HmacSha256() {}

    /** The signature of the parts, one after the other. */
    public static String sign(Secret secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /**
     * Whether one of the signatures is that of the parts under one of the secrets. Compares all of them, each in constant time, so the time
     * taken says nothing about which one was near.
     */
    public static boolean matches(List<Secret> secrets, List<String> signatures, byte[]... parts) {
        boolean found = false;
        for (Secret secret : secrets) {
            byte[] expected = sign(secret, parts).getBytes(StandardCharsets.US_ASCII);
            for (String signature : signatures) {
                found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    /** Whether the text has the shape of a signature: 64 lower-case hex digits. */
    public static boolean isSignature(String text) {
        return text.length() == HEX_LENGTH
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
