package dev.cimiento.reference.frontdesk;

import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.Ticket;
import java.time.Instant;
import java.util.Optional;

/**
 * A ticket, as the desk sees it.
 *
 * @param id for programs
 * @param line where it stands
 * @param label what the ticket says
 * @param number of it
 * @param name who it is
 * @param alias what the display shows
 * @param status WAITING, CALLED, SERVING, PARKED, DONE, NO_SHOW, CANCELLED or EXPIRED
 * @param desk where it was called to
 * @param joinedAt when it was taken
 * @param calledAt when it was called last
 * @param recalls how often it was called again
 * @param startedAt when it came to the desk
 * @param parkedUntil until when it is out of the line
 */
public record DeskTicket(
        String id,
        String line,
        String label,
        int number,
        String name,
        String alias,
        String status,
        Optional<String> desk,
        Instant joinedAt,
        Optional<Instant> calledAt,
        int recalls,
        Optional<Instant> startedAt,
        Optional<Instant> parkedUntil) {

    static DeskTicket of(Ticket ticket) {
        return new DeskTicket(
                ticket.id().toString(),
                ticket.line().value(),
                ticket.label(),
                ticket.number(),
                ticket.name(),
                ticket.alias(),
                ticket.state().name(),
                ticket.desk().map(DeskId::value),
                ticket.joinedAt(),
                ticket.calledAt(),
                ticket.recalls(),
                ticket.startedAt(),
                ticket.parkedUntil());
    }
}
