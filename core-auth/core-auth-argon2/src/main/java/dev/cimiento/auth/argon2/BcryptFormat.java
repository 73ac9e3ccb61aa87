package dev.cimiento.auth.argon2;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordFormat;
import dev.cimiento.auth.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Hashes of bcrypt, as other systems write them ({@code $2a$10$...}, {@code $2b$}, {@code $2y$}), at a cost of 4 to 15.
 *
 * <p>bcrypt takes 72 bytes, so of a longer password those count, as they did in the system that made the hash; from the next login on, when
 * the hash is replaced, all of it counts. Safe for use by many threads.
 */
public final class BcryptFormat implements PasswordFormat {

    private static final int LONGEST = 72;
    private static final int LARGEST_COST = 15;
    private static final int LEAST_COST = 4;
    private static final Pattern SHAPE = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    /** Needs nothing. */
    public BcryptFormat() {}

    @Override
    public boolean reads(PasswordHash hash) {
        Matcher parts = SHAPE.matcher(requireNonNull(hash, "hash").reveal());
        return parts.matches()
                && Integer.parseInt(parts.group(1)) >= LEAST_COST
                && Integer.parseInt(parts.group(1)) <= LARGEST_COST;
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        if (!reads(hash)) {
            throw new AuthException("a stored password hash is not bcrypt of a cost of 4 to 15");
        }
        byte[] typed = requireNonNull(password, "password").reveal().getBytes(StandardCharsets.UTF_8);
        return OpenBSDBCrypt.checkPassword(hash.reveal(), Arrays.copyOf(typed, Math.min(typed.length, LONGEST)));
    }
}
