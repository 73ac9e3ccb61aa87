package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.util.Set;

/** Whoever may do something in a tenant: a person in a session ({@link Caller}), or a program with a key ({@link ApiKeyCaller}). */
public sealed interface Principal permits Caller, ApiKeyCaller {

    /** In which tenant, and in no other. */
    TenantId tenant();

    /** Who, for audit: {@code account:...} or {@code api-key:...}. */
    String subject();

    /** What was granted. */
    Set<Permission> permissions();

    /** Whether this may be done. */
    default boolean may(Permission wanted) {
        requireNonNull(wanted, "wanted");
        return permissions().stream().anyMatch(granted -> granted.covers(wanted));
    }
}
