/**
 * Who did what, for whom and why: one append-only log a tenant, chained with keyed hashes, so that a change to what was written is found.
 *
 * <p>Write with {@link dev.cimiento.tenancy.audit.AuditLog#record}, in the transaction of what is recorded.
 */
@NullMarked
package dev.cimiento.tenancy.audit;

import org.jspecify.annotations.NullMarked;
