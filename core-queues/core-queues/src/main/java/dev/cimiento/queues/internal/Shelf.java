package dev.cimiento.queues.internal;

import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketStep;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where the tickets of one tenant lie, within one transaction. {@link Counter} decides, this keeps. */
public interface Shelf {

    /** The ticket that this key took. */
    Optional<Ticket> taken(IdempotencyKey key) throws SQLException;

    /** What was parked in these lines until now, which no other changes. */
    List<Ticket> parked(Set<LineId> lines, Instant now) throws SQLException;

    /** The ticket that this key called. */
    Optional<Ticket> called(IdempotencyKey key) throws SQLException;

    /** The line. */
    LineView view(LineId line) throws SQLException;

    /** The line; no other takes a ticket in it or sets it until the transaction ends. */
    LineView lock(LineId line) throws SQLException;

    /** The next number of the line on that day. */
    int number(LineId line, LocalDate day) throws SQLException;

    /** How many wait; where there is a moment, of those that are ordered up to it. */
    int waiting(LineId line, Optional<Instant> upTo) throws SQLException;

    /** Puts a new ticket there; false where the key has taken one before. */
    boolean add(Ticket ticket, IdempotencyKey key) throws SQLException;

    /**
     * Calls the first that no other is calling, if this key has called nobody and nothing that was parked is due. Whoever comes with the same
     * key waits until the transaction ends.
     */
    Optional<Ticket> callAtOnce(Set<LineId> lines, DeskId desk, IdempotencyKey key, Instant now) throws SQLException;

    /** Calls the first that no other is calling, if this key has called nobody. */
    Optional<Ticket> callFirst(Set<LineId> lines, DeskId desk, IdempotencyKey key, Instant now) throws SQLException;

    /** The ticket; no other changes it until the transaction ends. */
    Optional<Ticket> lock(TicketId id) throws SQLException;

    /** Keeps what became of it. */
    void save(Ticket ticket, TicketStep step) throws SQLException;

    /** The first that wait, in order. */
    List<Standing> first(LineId line, int limit) throws SQLException;

    /** How many are ahead of a ticket that waits; empty for others. */
    OptionalInt ahead(TicketId id) throws SQLException;

    /** The last first calls and recalls of those put back, the latest first. */
    List<Pace.Call> calls(LineId line, Instant since, int limit) throws SQLException;

    /** The lines that have live tickets, in order. */
    List<LineId> busy() throws SQLException;

    /**
     * Of the line, at most some hundreds: parked until now at the latest, or called at that moment at the latest, or live and of days
     * before this. No other changes them; those that another is changing are left out.
     */
    List<Ticket> overdue(LineId line, Instant now, Optional<Instant> calledBefore, LocalDate today) throws SQLException;

    /** Holds back others who tell people of this line until the transaction ends, and sees what they did. */
    void lockTelling(LineId line) throws SQLException;

    /**
     * Notes with how many ahead these tickets are told.
     *
     * @return those of them that it is noted for: not those that were told this or less, or that another is changing
     */
    Set<TicketId> note(Map<TicketId, Integer> thresholds) throws SQLException;

    /** Notes that the ticket was not told after all. */
    void unnote(Standing standing) throws SQLException;

    /** Runs the body; nothing that it wrote remains where it throws. */
    void guarded(Runnable body) throws SQLException;

    /**
     * One who waits.
     *
     * @param ticket who
     * @param told with how many ahead it was told last; {@link #NEVER} where it never was
     */
    record Standing(Ticket ticket, int told) {

        /** More than any number of people. */
        public static final int NEVER = Integer.MAX_VALUE;
    }
}
