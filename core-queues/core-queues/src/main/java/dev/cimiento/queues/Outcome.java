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
     * @param delay from 0 to 100 years
     */
    record Snooze(Duration delay) implements Outcome {

        /**
         * Checks the delay.
         *
         * @throws IllegalArgumentException when negative or longer than 100 years
         */
        public Snooze {
            Job.checkedDelay(delay);
        }
    }

    /**
     * See {@link #cancel}.
     *
     * @param reason for those who look at the job later; 1 to 1000 characters
     */
    record Cancel(String reason) implements Outcome {

        /**
         * Checks that there is a reason.
         *
         * @throws IllegalArgumentException when blank, too long, or with U+0000
         */
        public Cancel {
            if (requireNonNull(reason, "reason").isBlank() || reason.length() > 1000 || reason.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("reason must be 1 to 1000 characters without U+0000, was "
                        + reason.length() + " characters long");
            }
        }
    }
}
