package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A signed statement about a log: at this place stood the entry with this code.
 *
 * <p>The store keeps one as the head of each log, and one where a log was pruned. One that is published, kept where who can write to the
 * database cannot, is what proves later that the log was not replaced by an older copy of itself, which nothing inside a database can.
 *
 * @param kind what it is for; a statement of one kind is never valid as another
 * @param log the tenant, or {@code system} for the platform's own
 * @param chain which chain of entries: a random id made with its first one
 * @param sequence the place; 0 where there was no entry yet
 * @param mac the code of the entry there
 * @param at when it was signed
 * @param key the key of the signature
 * @param signature the signature over all of the above: 64 hexadecimal digits
 */
public record AuditCheckpoint(
        Kind kind, String log, UUID chain, long sequence, String mac, Instant at, KeyId key, String signature) {

    private static final String FORMAT = "cimiento-audit-1";

    /** Checks nothing but presence. */
    public AuditCheckpoint {
        requireNonNull(kind, "kind");
        requireNonNull(log, "log");
        requireNonNull(chain, "chain");
        requireNonNull(mac, "mac");
        requireNonNull(at, "at");
        requireNonNull(key, "key");
        requireNonNull(signature, "signature");
    }

    /** On one line, to be written down somewhere else. */
    public String text() {
        return String.join(
                " ",
                FORMAT,
                kind.name().toLowerCase(Locale.ROOT),
                log,
                chain.toString(),
                Long.toString(sequence),
                mac,
                at.toString(),
                key.value(),
                signature);
    }

    /**
     * Reads what {@link #text} wrote. The signature is checked where the checkpoint is used.
     *
     * @throws IllegalArgumentException when the line is not a checkpoint
     */
    public static AuditCheckpoint parse(String line) {
        String[] parts = line.strip().split(" ");
        if (parts.length != 9 || !parts[0].equals(FORMAT)) {
            throw new IllegalArgumentException("an audit checkpoint has 9 parts and begins with " + FORMAT);
        }
        try {
            return new AuditCheckpoint(
                    Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                    parts[2],
                    UUID.fromString(parts[3]),
                    Long.parseLong(parts[4]),
                    parts[5],
                    Instant.parse(parts[6]),
                    KeyId.of(parts[7]),
                    parts[8]);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not an audit checkpoint", e);
        }
    }

    /** What a checkpoint is for. */
    public enum Kind {
        /** The newest entry. */
        HEAD,
        /** The newest entry that was pruned. */
        PRUNED,
        /** For keeping elsewhere. */
        PUBLISHED
    }
}
