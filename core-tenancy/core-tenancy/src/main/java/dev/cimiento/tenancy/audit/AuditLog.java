package dev.cimiento.tenancy.audit;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;

/**
 * The log of the tenant that {@link TenantContext} names; in system scope, the platform's own. Append-only; implementations are safe for use
 * by many threads and processes. Every method throws {@link NoTenantException} where there is neither.
 */
public interface AuditLog {

    /**
     * Appends an entry, in the caller's transaction where there is one: the entry is kept if and only if what it is about is.
     *
     * <p>A chain has one end, so whoever appends holds it until the transaction ends, and other writers of the same tenant wait. Record last,
     * just before the commit; two transactions that record first and then take each other's rows deadlock, which the database ends for one
     * of them.
     *
     * @throws AuditException when the end of the log is not as the program left it
     */
    AuditEntry record(AuditEvent event);

    /** The entries that match, newest first. */
    AuditPage find(AuditQuery query);

    /** Checks every entry, in portions, while others write. */
    AuditVerification verify();

    /**
     * As {@link #verify()}, and that the log still holds what stood there when the checkpoint was published.
     *
     * @throws IllegalArgumentException when the checkpoint was not published by {@link #checkpoint} of this log
     */
    AuditVerification verify(AuditCheckpoint published);

    /** A signed statement of the newest entry, to be kept elsewhere. */
    AuditCheckpoint checkpoint();

    /**
     * Removes the oldest entries, up to the first that is not older than this, and leaves a signed statement of the last one removed, so that
     * the rest can still be verified. What is removed is verified first. Then records why.
     *
     * @throws AuditException when the log does not verify; nothing is removed then
     */
    AuditPruning prune(Instant olderThan, AuditEvent why);

    /** Checks a tenant's log. */
    default AuditVerification verify(TenantId tenant) {
        return TenantContext.<AuditVerification, RuntimeException>call(tenant, this::verify);
    }

    /**
     * The name of the log that is meant now: the tenant, or {@code system}, which no tenant can be called.
     *
     * @throws NoTenantException where neither was entered
     */
    static String current() {
        return TenantContext.isSystem() ? "system" : TenantContext.require().value();
    }
}
