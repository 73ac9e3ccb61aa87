package dev.cimiento.tenancy.features;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Counts. {@link Quotas} asks it; applications talk to {@code Quotas}. The limit holds whoever asks at the same time, from threads or
 * processes: implementations decide and count in one step. An expired lease counts as nothing. Safe for use by many threads and processes.
 */
public interface QuotaStore {

    /** Counts units for good where they fit below the limit. */
    QuotaTally spend(QuotaSlot slot, long units, long limit, Instant now);

    /** Holds units on a lease where they fit below the limit. */
    QuotaTally hold(QuotaSlot slot, Lease lease, long limit, Instant now);

    /** Turns a lease's units into spent ones; counts them also where the lease had expired, since the work was done. */
    void keep(QuotaSlot slot, Lease lease);

    /** Ends a lease; nothing happens where it had ended. */
    void release(UUID lease);

    /**
     * Moves the end of all leases of a holder that have not expired, and forgets every lease that has.
     *
     * @return the leases that this holder still has
     */
    Set<UUID> extend(UUID holder, Instant until, Instant now);

    /** What is counted now, expired leases left out; the verdict says nothing. */
    QuotaTally count(QuotaSlot slot, Instant now);

    /**
     * Units held for a while.
     *
     * @param id its own
     * @param holder the process that holds it
     * @param units how many
     * @param until when it expires if nobody extends it
     */
    record Lease(UUID id, UUID holder, long units, Instant until) {}
}
