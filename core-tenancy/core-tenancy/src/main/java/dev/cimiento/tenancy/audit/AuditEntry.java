package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import java.time.Instant;

/**
 * What was recorded, in its place.
 *
 * @param sequence its place: 1, 2, 3 and so on without gaps, in the order of the commits
 * @param at when, by the recording program's clock, to the microsecond
 * @param event what
 * @param key the key of the code
 * @param previous the code of the entry before it
 * @param mac its message authentication code, over all of the above: 64 hexadecimal digits
 */
public record AuditEntry(long sequence, Instant at, AuditEvent event, KeyId key, String previous, String mac) {

    /** Checks nothing but presence. */
    public AuditEntry {
        requireNonNull(at, "at");
        requireNonNull(event, "event");
        requireNonNull(key, "key");
        requireNonNull(previous, "previous");
        requireNonNull(mac, "mac");
    }
}
