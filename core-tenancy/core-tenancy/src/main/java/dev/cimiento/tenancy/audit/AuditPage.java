package dev.cimiento.tenancy.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some entries, newest first.
 *
 * @param entries the entries
 * @param next where the next page begins, for {@link AuditQuery#before}; empty where this is the last
 */
public record AuditPage(List<AuditEntry> entries, OptionalLong next) {

    /** Copies the list. */
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
