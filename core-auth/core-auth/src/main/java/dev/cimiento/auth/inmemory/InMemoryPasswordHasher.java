package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of salted SHA-256: fast, and so for tests and first programs only. Says so in the log. Safe for use by many threads. */
public final class InMemoryPasswordHasher implements PasswordHasher {

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryPasswordHasher.class);
    private static final Pattern SHAPE = Pattern.compile("\\$test-only\\$([0-9a-f]{32})\\$([0-9a-f]{64})");
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** A hasher for tests. */
    public InMemoryPasswordHasher() {
        LOG.warn("passwords are hashed by InMemoryPasswordHasher, which is for tests: use core-auth-argon2");
    }

    @Override
    public PasswordHash hash(Password password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return PasswordHash.of("$test-only$" + HexFormat.of().formatHex(salt) + "$" + digest(salt, password));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        Matcher parts = SHAPE.matcher(hash.reveal());
        if (!parts.matches()) {
            throw new AuthException("a stored password hash is not one of InMemoryPasswordHasher");
        }
        byte[] salt = HexFormat.of().parseHex(parts.group(1));
        return MessageDigest.isEqual(
                parts.group(2).getBytes(StandardCharsets.US_ASCII),
                digest(salt, password).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean needsRehash(PasswordHash hash) {
        return !SHAPE.matcher(hash.reveal()).matches();
    }

    private static String digest(byte[] salt, Password password) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return HexFormat.of().formatHex(sha256.digest(password.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
