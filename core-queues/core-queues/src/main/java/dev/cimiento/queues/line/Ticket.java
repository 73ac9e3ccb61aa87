package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in a line, as it was when it was read. Immutable. */
public final class Ticket {

    private final TicketId id;
    private final LineId line;
    private final LocalDate day;
    private final int number;
    private final String name;
    private final String alias;
    private final String priority;
    private final TicketState state;
    private final Instant joinedAt;
    private final @Nullable DeskId desk;
    private final @Nullable Instant calledAt;
    private final int recalls;

    private Ticket(Draft draft) {
        this.id = draft.id;
        this.line = draft.line;
        this.day = draft.day;
        this.number = draft.number;
        this.name = draft.name;
        this.alias = draft.alias;
        this.priority = draft.priority;
        this.joinedAt = draft.joinedAt;
        this.state = draft.state;
        this.desk = draft.desk;
        this.calledAt = draft.calledAt;
        this.recalls = draft.recalls;
    }

    /** For stores: a ticket that waits. */
    public static Ticket waiting(TicketId id, TicketRequest request, LocalDate day, int number, Instant joinedAt) {
        return new Ticket(new Draft(
                requireNonNull(id, "id"),
                request.line(),
                requireNonNull(day, "day"),
                number,
                request.name(),
                request.alias(),
                request.priority().name(),
                requireNonNull(joinedAt, "joinedAt")));
    }

    /** For stores: the same ticket, called to this desk. */
    public Ticket called(DeskId to, Instant at, int recalls) {
        Draft draft = new Draft(this);
        draft.state = TicketState.CALLED;
        draft.desk = requireNonNull(to, "to");
        draft.calledAt = requireNonNull(at, "at");
        draft.recalls = recalls;
        return new Ticket(draft);
    }

    /** For stores: the same ticket in this state. */
    public Ticket in(TicketState state) {
        Draft draft = new Draft(this);
        draft.state = requireNonNull(state, "state");
        return new Ticket(draft);
    }

    /** Which one. */
    public TicketId id() {
        return id;
    }

    /** In which line. */
    public LineId line() {
        return line;
    }

    /** The day that the number is of, in the line's zone. */
    public LocalDate day() {
        return day;
    }

    /** From 1, anew every day in every line; never twice, though a number may be missing. */
    public int number() {
        return number;
    }

    /** Who it is, for the desk. */
    public String name() {
        return name;
    }

    /** Who it is, for everybody. */
    public String alias() {
        return alias;
    }

    /** The name of the priority class. */
    public String priority() {
        return priority;
    }

    /** Where it is in its life. */
    public TicketState state() {
        return state;
    }

    /** When it was taken. */
    public Instant joinedAt() {
        return joinedAt;
    }

    /** The desk it was called to. */
    public Optional<DeskId> desk() {
        return Optional.ofNullable(desk);
    }

    /** When it was called last. */
    public Optional<Instant> calledAt() {
        return Optional.ofNullable(calledAt);
    }

    /** How often it was called again. */
    public int recalls() {
        return recalls;
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "Ticket[" + line + " " + number + ", " + state + "]";
    }

    private static final class Draft {
        final TicketId id;
        final LineId line;
        final LocalDate day;
        final int number;
        final String name;
        final String alias;
        final String priority;
        final Instant joinedAt;
        TicketState state = TicketState.WAITING;

        @Nullable
        DeskId desk;

        @Nullable
        Instant calledAt;

        int recalls;

        Draft(
                TicketId id,
                LineId line,
                LocalDate day,
                int number,
                String name,
                String alias,
                String priority,
                Instant joinedAt) {
            this.id = id;
            this.line = line;
            this.day = day;
            this.number = number;
            this.name = name;
            this.alias = alias;
            this.priority = priority;
            this.joinedAt = joinedAt;
        }

        Draft(Ticket of) {
            this(of.id, of.line, of.day, of.number, of.name, of.alias, of.priority, of.joinedAt);
            this.state = of.state;
            this.desk = of.desk;
            this.calledAt = of.calledAt;
            this.recalls = of.recalls;
        }
    }
}
