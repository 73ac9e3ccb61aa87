package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What became of one attempt to deliver a message. */
public sealed interface Delivery {

    /** An attempt was made, or the message was given up. */
    sealed interface Settled extends Delivery {}

    /**
     * The provider took it.
     *
     * @param reference how the provider calls it
     */
    record Sent(String reference) implements Settled {

        /** Checks that there is a reference. */
        public Sent {
            requireNonNull(reference, "reference");
        }
    }

    /**
     * The attempt failed; another follows.
     *
     * @param until when to call {@link Notifier#deliver} again
     * @param reason what went wrong
     */
    record Postponed(Instant until, String reason) implements Settled {

        /** Checks that nothing is missing. */
        public Postponed {
            requireNonNull(until, "until");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * It was given up.
     *
     * @param reason why
     */
    record Dead(String reason) implements Settled {

        /** Checks that there is a reason. */
        public Dead {
            requireNonNull(reason, "reason");
        }
    }

    /** Nothing was done: there is no such message, it is finished, not due yet, or somebody else is sending it. */
    record NotDue() implements Delivery {}
}
