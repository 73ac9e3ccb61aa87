package dev.cimiento.queues.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobState;
import java.time.Duration;

/** How one claim ended. */
public sealed interface Settlement {

    /** Whose end it is. */
    Lease lease();

    /**
     * The job is over.
     *
     * @param lease the claim
     * @param state DONE, CANCELLED or DEAD
     * @param error why, for CANCELLED and DEAD; else empty
     */
    record Finished(Lease lease, JobState state, String error) implements Settlement {

        /**
         * Checks the state.
         *
         * @throws IllegalArgumentException when it is of a live job
         */
        public Finished {
            requireNonNull(lease, "lease");
            requireNonNull(error, "error");
            if (state.isLive()) {
                throw new IllegalArgumentException("state must be DONE, CANCELLED or DEAD, was " + state);
            }
        }
    }

    /**
     * The job goes back, to be claimed after the wait; where it was asked to be cancelled meanwhile, it is cancelled instead.
     *
     * @param lease the claim
     * @param delay zero for at once
     * @param attempt whether the attempt counts
     * @param error what failed; empty where nothing did
     */
    record Returned(Lease lease, Duration delay, Attempt attempt, String error) implements Settlement {

        /** Checks that all is there. */
        public Returned {
            requireNonNull(lease, "lease");
            requireNonNull(delay, "delay");
            requireNonNull(attempt, "attempt");
            requireNonNull(error, "error");
        }
    }

    /** Whether an attempt counts against the job's maximum. */
    enum Attempt {
        /** It counts: the handler failed. */
        COUNTS,
        /** It does not: snoozed, or given back unfinished by a closing worker. */
        IS_FREE
    }
}
