package dev.cimiento.queues.line;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to a ticket.
 *
 * @param at when
 * @param kind what
 * @param line in which line; of a transfer, the new one
 * @param desk at which desk, where it was at one
 * @param lasted of a first call, how long it had waited in this line; of an end at the desk, how long that took; else empty
 */
public record TicketStep(Instant at, Kind kind, LineId line, Optional<DeskId> desk, Optional<Duration> lasted) {

    /** What can happen. */
    public enum Kind {
        /** It was taken. */
        TAKEN,
        /** It was called. */
        CALLED,
        /** It was called again. */
        RECALLED,
        /** It came to the desk. */
        STARTED,
        /** It left the line for a while. */
        PARKED,
        /** It came back. */
        RESUMED,
        /** It was sent to another line. */
        TRANSFERRED,
        /** It did not come, and was put back. */
        PUT_BACK,
        /** It was served. */
        DONE,
        /** It did not come. */
        NO_SHOW,
        /** It left. */
        CANCELLED,
        /** The day ended. */
        EXPIRED
    }
}
