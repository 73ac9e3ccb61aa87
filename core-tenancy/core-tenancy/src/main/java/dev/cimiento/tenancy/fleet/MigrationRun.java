package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A migration of the fleet, running or over.
 *
 * @param id its name, to resume it by
 * @param state how far it is
 * @param reason why it stopped; empty where it did not
 * @param results what it came to for each tenant that was opened or skipped, by id; while it runs, for those that are done
 * @param current how many tenants were known to be current and not opened
 * @param startedAt when it began
 * @param finishedAt when it ended
 */
public record MigrationRun(
        RunId id,
        State state,
        String reason,
        List<TenantResult> results,
        int current,
        Instant startedAt,
        Optional<Instant> finishedAt) {

    /** Copies. */
    public MigrationRun {
        requireNonNull(id, "id");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        results = List.copyOf(results);
        requireNonNull(startedAt, "startedAt");
    }

    /** How many tenants came to this; for {@code CURRENT}, with those that were not opened. */
    public int count(TenantResult.Status status) {
        long opened =
                results.stream().filter(result -> result.status() == status).count();
        return Math.toIntExact(opened) + (status == TenantResult.Status.CURRENT ? current : 0);
    }

    /** Whether every tenant has every script now. */
    public boolean isSuccess() {
        return state == State.COMPLETE && count(TenantResult.Status.FAILED) == 0;
    }

    /** How far a run is. */
    public enum State {
        /** It goes on, or its process died. */
        RUNNING,
        /** Every tenant had its turn. */
        COMPLETE,
        /** It ended before every tenant had its turn. */
        STOPPED
    }
}
