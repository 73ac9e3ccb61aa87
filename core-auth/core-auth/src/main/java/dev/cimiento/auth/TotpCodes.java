package dev.cimiento.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of RFC 6238 as every authenticator app makes them: HMAC-SHA-1, six digits, 30 seconds. */
final class TotpCodes {

    static final int PERIOD_SECONDS = 30;

    /** How many steps a clock may be off, either way (RFC 6238 section 5.2). */
    private static final int WINDOW = 1;

    private static final Pattern SHAPE = Pattern.compile("[0-9]{6}");
    private static final int MODULUS = 1_000_000;

    private TotpCodes() {}

    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS);
    }

    static String code(byte[] secret, long step) {
        return String.format(Locale.ROOT, "%06d", truncated(secret, step) % MODULUS);
    }

    /** The 31 bits of RFC 4226 section 5.3, of which a code shows the last digits. */
    static int truncated(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            return ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA1", impossible);
        }
    }

    /** The step that this code is of, if it is one of those around now; computes all of them, whichever it is. */
    static OptionalLong match(byte[] secret, String code, Instant now) {
        if (!SHAPE.matcher(code).matches()) {
            return OptionalLong.empty();
        }
        OptionalLong matched = OptionalLong.empty();
        for (long step = step(now) - WINDOW; step <= step(now) + WINDOW; step++) {
            if (MessageDigest.isEqual(
                    code.getBytes(StandardCharsets.US_ASCII), code(secret, step).getBytes(StandardCharsets.US_ASCII))) {
                matched = OptionalLong.of(step);
            }
        }
        return matched;
    }
}
