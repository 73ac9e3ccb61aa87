package dev.cimiento.queues;

import java.time.Duration;

/** What a handler says at its end. To be tried again after the kind's own wait, throw. */
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

    /** This attempt failed, for this reason: try again after this long, instead of the kind's own wait; dead after the last attempt. */
    static Outcome retry(Duration delay, String reason) {
        return new Retry(delay, reason);
    }

    /** Failed for good, for this reason: a dead letter at once, whatever attempts are left. */
    static Outcome dead(String reason) {
        return new Dead(reason);
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
            Texts.checked("reason", reason, 1000);
        }
    }

    /**
     * See {@link #retry}.
     *
     * @param delay from 0 to 100 years
     * @param reason for those who look at the job later; 1 to 1000 characters
     */
    record Retry(Duration delay, String reason) implements Outcome {

        /**
         * Checks the delay, and that there is a reason.
         *
         * @throws IllegalArgumentException when one is out of range
         */
        public Retry {
            Job.checkedDelay(delay);
            Texts.checked("reason", reason, 1000);
        }
    }

    /**
     * See {@link #dead}.
     *
     * @param reason for those who look at the job later; 1 to 1000 characters
     */
    record Dead(String reason) implements Outcome {

        /**
         * Checks that there is a reason.
         *
         * @throws IllegalArgumentException when blank, too long, or with U+0000
         */
        public Dead {
            Texts.checked("reason", reason, 1000);
        }
    }
}
