package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A switch that is on for a part of all tenants or users. Who is in depends on the feature's name and the key alone, so the same ones are in
 * on every machine and after every restart, and raising the percentage only adds: whoever is in at 10 % is in at 20 %.
 *
 * @param percent 0 to 100
 * @param by whose part it is
 */
public record Rollout(int percent, By by) {

    /** Whose part a rollout is. */
    public enum By {
        /** All users of a tenant see the same. */
        TENANT,
        /** Each user for himself; where no user is known, the switch is not on. */
        USER
    }

    /**
     * Checks the percentage.
     *
     * @throws IllegalArgumentException when it is not 0 to 100
     */
    public Rollout {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be 0 to 100, was " + percent);
        }
        requireNonNull(by, "by");
    }

    /** Whether this key is in. */
    public boolean includes(String feature, String key) {
        return bucket(feature, key) < percent;
    }

    /**
     * Where a key stands, 0 to 99. The feature's name takes part, or the same tenants would be first in every rollout. The first eight bytes
     * of SHA-256 over name, a zero byte and key, as an unsigned number, modulo 100.
     */
    private static int bucket(String feature, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(feature.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            long hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return (int) Long.remainderUnsigned(hash, 100);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
