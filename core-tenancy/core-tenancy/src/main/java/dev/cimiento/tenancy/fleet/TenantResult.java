package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a migration of the fleet came to for one tenant.
 *
 * @param tenant whose schema
 * @param status what happened
 * @param took how long; zero where the schema was not opened
 * @param scripts what was applied, as {@code payments/V2__refunds.sql}, in order; for a failure, what was applied before it and stays
 * @param error why it failed, on one line and without values of rows
 */
public record TenantResult(
        TenantId tenant, Status status, Duration took, List<String> scripts, Optional<String> error) {

    /** Checks that a failure, and nothing else, says why. */
    public TenantResult {
        requireNonNull(tenant, "tenant");
        requireNonNull(took, "took");
        scripts = List.copyOf(scripts);
        if ((requireNonNull(status, "status") == Status.FAILED) != error.isPresent()) {
            throw new IllegalArgumentException(
                    "error must be given for FAILED and for nothing else, status was " + status);
        }
    }

    static TenantResult current(TenantId tenant) {
        return new TenantResult(tenant, Status.CURRENT, Duration.ZERO, List.of(), Optional.empty());
    }

    static TenantResult skipped(TenantId tenant) {
        return new TenantResult(tenant, Status.SKIPPED, Duration.ZERO, List.of(), Optional.empty());
    }

    /** What can happen to a tenant. */
    public enum Status {
        /** At least one script was applied. */
        MIGRATED,
        /** There was nothing to apply. */
        CURRENT,
        /** A script failed; the others of the fleet go on. */
        FAILED,
        /** Its turn did not come, because the run was stopped. */
        SKIPPED
    }
}
