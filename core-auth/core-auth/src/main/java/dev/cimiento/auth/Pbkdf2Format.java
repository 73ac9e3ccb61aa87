package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes of PBKDF2 (RFC 8018), by SHA-1, SHA-256 or SHA-512, as other systems write them: PHC ({@code
 * $pbkdf2-sha256$i=600000$salt$hash}), Passlib ({@code $pbkdf2-sha256$29000$salt$hash}) and Django ({@code
 * pbkdf2_sha256$600000$salt$hash}). At most two million iterations. Safe for use by many threads.
 */
public final class Pbkdf2Format implements PasswordFormat {

    private static final int MOST_ITERATIONS = 2_000_000;

    private static final Pattern PHC = Pattern.compile(
            "\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$(?:i=)?([0-9]{1,7})(?:,l=[0-9]{1,3})?\\$([A-Za-z0-9+/.]{4,172})\\$([A-Za-z0-9+/.]{20,172})");

    private static final Pattern DJANGO = Pattern.compile(
            "pbkdf2_(sha1|sha256)\\$([0-9]{1,7})\\$([A-Za-z0-9]{1,64})\\$([A-Za-z0-9+/]{20,172}={0,2})");

    /** Needs nothing. */
    public Pbkdf2Format() {}

    @SuppressWarnings("ArrayRecordComponent") // lives within one call, and is never compared
    private record Parts(String algorithm, int iterations, byte[] salt, byte[] hash) {}

    @Override
    public boolean reads(PasswordHash hash) {
        return parse(requireNonNull(hash, "hash")).isPresent();
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        Parts parts = parse(requireNonNull(hash, "hash"))
                .orElseThrow(() -> new AuthException("a stored password hash is not PBKDF2 of a known spelling"));
        char[] typed = requireNonNull(password, "password").reveal().toCharArray();
        if (typed.length == 0) {
            return false;
        }
        try {
            byte[] computed = SecretKeyFactory.getInstance("PBKDF2WithHmac" + parts.algorithm())
                    .generateSecret(
                            new PBEKeySpec(typed, parts.salt(), parts.iterations(), parts.hash().length * Byte.SIZE))
                    .getEncoded();
            return MessageDigest.isEqual(parts.hash(), computed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has PBKDF2 by " + parts.algorithm(), impossible);
        }
    }

    private static Optional<Parts> parse(PasswordHash hash) {
        Matcher phc = PHC.matcher(hash.reveal());
        if (phc.matches()) {
            String digest = phc.group(1) == null ? "sha1" : phc.group(1);
            return parts(digest, phc.group(2), decoded(phc.group(3)), decoded(phc.group(4)));
        }
        Matcher django = DJANGO.matcher(hash.reveal());
        return django.matches()
                ? parts(
                        django.group(1),
                        django.group(2),
                        Optional.of(django.group(3).getBytes(StandardCharsets.US_ASCII)),
                        decoded(django.group(4)))
                : Optional.empty();
    }

    private static Optional<Parts> parts(
            String digest, String iterations, Optional<byte[]> salt, Optional<byte[]> hash) {
        int count = Integer.parseInt(iterations);
        if (count < 1 || count > MOST_ITERATIONS) {
            return Optional.empty();
        }
        return salt.flatMap(s -> hash.map(h -> new Parts(digest.toUpperCase(Locale.ROOT), count, s, h)));
    }

    /** Passlib writes a dot for the plus. */
    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64.replace('.', '+')));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
