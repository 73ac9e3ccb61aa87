package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What a handler says at its end. To be tried again after a wait, throw. */
public sealed interface Outcome {

    /** The work is done. */
    static Outcome done() {
        return new Done();
    }

    /** Not now: run again after this long. Costs no attempt. */
    static Outcome snooze(Duration delay) {
        return new Snooze(delay);
    }

    /** Will never be done, and need not be, for this reason: an order that was cancelled meanwhile. No retry, no dead letter. */
    static Outcome cancel(String reason) {
        return new Cancel(reason);
    }

    /** See {@link #done()}. */
    record Done() implements Outcome {}

    /**
     * See {@link #snooze}.
     *
     * @param delay not negative
     */
    record Snooze(Duration delay) implements Outcome {

        /**
         * Checks the delay.
         *
         * @throws IllegalArgumentException when negative
         */
        public Snooze {
            if (requireNonNull(delay, "delay").isNegative()) {
                throw new IllegalArgumentException("delay must be >= 0, was " + delay);
            }
        }
    }

    /**
     * See {@link #cancel}.
     *
     * @param reason for those who look at the job later
     */
    record Cancel(String reason) implements Outcome {

        /** Checks that there is a reason. */
        public Cancel {
            requireNonNull(reason, "reason");
        }
    }
}
