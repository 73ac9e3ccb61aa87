package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What one run of a {@link KeyEncryptionRotation} did in a tenant.
 *
 * @param to the id of the key that secrets are sealed with now
 * @param resealed how many this run sealed anew
 * @param inUse how many secrets each key seals after it, by its id
 * @param unreadable which secrets do not open with any key at hand, in words; never a value
 */
public record KeyEncryptionReport(String to, int resealed, Map<String, Long> inUse, List<String> unreadable) {

    /** Checks that all is there. */
    public KeyEncryptionReport {
        requireNonNull(to, "to");
        inUse = Map.copyOf(inUse);
        unreadable = List.copyOf(unreadable);
    }

    /** Whether no secret of the tenant needs another key: once this holds in every tenant, the others may be thrown away. */
    public boolean isComplete() {
        return inUse.keySet().stream().allMatch(to::equals);
    }
}
