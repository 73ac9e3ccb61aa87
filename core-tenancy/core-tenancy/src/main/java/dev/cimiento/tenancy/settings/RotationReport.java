package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import java.util.List;

/**
 * What one run of a key rotation did.
 *
 * @param to the key that secrets are now sealed with
 * @param resealed how many this run sealed anew
 * @param remaining how many are still under another key: those that failed, and those written by others meanwhile; run it again
 * @param unreadable which secrets do not open with any key at hand, each with its tenant, setting and reason; never a value
 */
public record RotationReport(KeyId to, int resealed, long remaining, List<UnreadableSecretException> unreadable) {

    /** Checks nothing but presence. */
    public RotationReport {
        requireNonNull(to, "to");
        unreadable = List.copyOf(unreadable);
    }

    /** Whether no secret needs another key, so that the others may be thrown away. */
    public boolean complete() {
        return remaining == 0;
    }
}
