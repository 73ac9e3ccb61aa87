package dev.cimiento.auth;

import dev.cimiento.auth.internal.AesGcm;
import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Makes refresh tokens: 256 random bits behind {@code rt_}, so that scanners know a leaked one.
 *
 * <p>A successor is stored encrypted under a key derived from its predecessor. So within the grace the predecessor's holder gets the same
 * successor again, a copy of the database holds no token, and a stolen predecessor alone does not lead to the successors.
 */
final class RefreshTokens {

    private static final Pattern SHAPE = Pattern.compile("rt_[A-Za-z0-9_-]{43}");
    private static final String PURPOSE = "cimiento refresh token successor v1";
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    Secret mint() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of("rt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether it can be one at all: all else is refused before the database hears of it. */
    static boolean isShaped(Secret token) {
        return SHAPE.matcher(token.reveal()).matches();
    }

    static String seal(Secret successor, Secret predecessor) {
        return cipher(predecessor).seal(successor.reveal().getBytes(StandardCharsets.UTF_8), PURPOSE);
    }

    static Secret open(String sealed, Secret predecessor) {
        return cipher(predecessor)
                .open(sealed, PURPOSE)
                .map(bytes -> Secret.of(new String(bytes, StandardCharsets.UTF_8)))
                .orElseThrow(
                        () -> new AuthException(
                                "a stored refresh token does not open with its predecessor: the row was changed; log in again"));
    }

    private static AesGcm cipher(Secret predecessor) {
        return AesGcm.derived(predecessor.reveal().getBytes(StandardCharsets.UTF_8), PURPOSE);
    }
}
