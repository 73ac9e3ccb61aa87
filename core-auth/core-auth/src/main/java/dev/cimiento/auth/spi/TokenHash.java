package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a token: what is stored, so that a copy of the database opens nothing. One round without salt is enough, since tokens are
 * 256 random bits. Immutable.
 */
public final class TokenHash {

    private static final int BYTES = 32;

    private final byte[] value;

    private TokenHash(byte[] value) {
        this.value = value;
    }

    /** The hash of this token. */
    public static TokenHash of(Secret token) {
        return ofText(requireNonNull(token, "token").reveal());
    }

    /**
     * The hash of this token for this purpose in this tenant: bound to both, so that a row copied to another tenant, or taken for another
     * purpose, is no token there.
     */
    public static TokenHash of(Secret token, String purpose, TenantId tenant) {
        return ofText(
                purpose + "|" + tenant + "|" + requireNonNull(token, "token").reveal());
    }

    /**
     * The hash with these bytes.
     *
     * @throws IllegalArgumentException when they are not 32
     */
    public static TokenHash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, had " + bytes.length);
        }
        return new TokenHash(bytes.clone());
    }

    /** The hash of this text. */
    static TokenHash ofText(String text) {
        try {
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return value.clone();
    }

    /** The bytes as 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash hash && MessageDigest.isEqual(value, hash.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
