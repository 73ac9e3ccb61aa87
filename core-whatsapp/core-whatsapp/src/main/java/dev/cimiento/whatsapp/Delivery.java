package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What became of a conversation's outbox. */
public sealed interface Delivery {

    /**
     * It is empty.
     *
     * @param accepted how many messages the provider took now
     * @param refused how many will never arrive
     */
    record Finished(int accepted, int refused) implements Delivery {}

    /**
     * A message is on its way, in other hands or with an unknown outcome; what comes after it waits. Deliver again then.
     *
     * @param until when nobody holds it any more
     */
    record Waiting(Instant until) implements Delivery {

        /** Checks that it is there. */
        public Waiting {
            requireNonNull(until, "until");
        }
    }
}
