package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How far the tables of one module are: which migration scripts made them.
 *
 * @param fingerprint equal for equal scripts, different where a script was added, removed or edited
 * @param scripts their names, in order: {@code V1__notes.sql}
 */
public record SchemaVersion(String fingerprint, List<String> scripts) {

    /** Checks that there is a fingerprint. */
    public SchemaVersion {
        if (requireNonNull(fingerprint, "fingerprint").isBlank()) {
            throw new IllegalArgumentException("fingerprint must not be blank");
        }
        scripts = List.copyOf(scripts);
    }

    /** Whether both are made by the same scripts. */
    public boolean matches(SchemaVersion other) {
        return fingerprint.equals(other.fingerprint);
    }
}
