package dev.cimiento.notifications.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.DeliveryStatus;
import dev.cimiento.notifications.OutboxMessage;

/**
 * The right to send one message until the lease ends.
 *
 * @param message which message
 * @param attempt the number of this attempt, from 1
 * @param before where the message stood before; {@link DeliveryStatus#SENDING} where an earlier sender never said what became of it
 * @param fence grows with each claim of the message, so that one who lost the lease cannot write any more
 */
public record Claim(OutboxMessage message, int attempt, DeliveryStatus before, long fence) {

    /** Checks that nothing is missing. */
    public Claim {
        requireNonNull(message, "message");
        requireNonNull(before, "before");
    }
}
