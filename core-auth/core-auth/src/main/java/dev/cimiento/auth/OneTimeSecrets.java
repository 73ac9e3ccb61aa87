package dev.cimiento.auth;

import dev.cimiento.auth.spi.OneTimeToken;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Makes tokens that are good once: 256 random bits behind {@code ot_}, hashed with their purpose and tenant. */
final class OneTimeSecrets {

    private static final Pattern SHAPE = Pattern.compile("ot_[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    Secret mint() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of("ot_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether it can be one at all: all else is refused before the database hears of it. */
    static boolean isShaped(Secret token) {
        return SHAPE.matcher(token.reveal()).matches();
    }

    static TokenHash hash(Secret token, OneTimeToken.Purpose purpose) {
        return TokenHash.of(token, purpose.name(), TenantContext.require());
    }

    static TokenHash invitation(Secret token) {
        return TokenHash.of(token, "INVITATION", TenantContext.require());
    }
}
