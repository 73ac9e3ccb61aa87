package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in a line, as it was when it was read. Immutable. */
public final class Ticket {

    private final TicketId id;
    private final LocalDate day;
    private final int number;
    private final String label;
    private final String name;
    private final String alias;
    private final String priority;
    private final Duration headStart;
    private final Origin origin;
    private final @Nullable Instant appointmentAt;
    private final Instant joinedAt;
    private final LineId line;
    private final Instant effectiveAt;
    private final TicketState state;
    private final int timesBack;
    private final int recalls;
    private final @Nullable Instant waitingSince;
    private final @Nullable DeskId desk;
    private final @Nullable Instant calledAt;
    private final @Nullable Instant startedAt;
    private final @Nullable Instant parkedUntil;
    private final @Nullable Instant endedAt;
    private final @Nullable WaitEstimate promised;

    private Ticket(Draft draft) {
        this.id = draft.id;
        this.day = draft.day;
        this.number = draft.number;
        this.label = draft.label;
        this.name = draft.name;
        this.alias = draft.alias;
        this.priority = draft.priority;
        this.headStart = draft.headStart;
        this.origin = draft.origin;
        this.appointmentAt = draft.appointmentAt;
        this.joinedAt = draft.joinedAt;
        this.line = draft.line;
        this.effectiveAt = draft.effectiveAt;
        this.state = draft.state;
        this.timesBack = draft.timesBack;
        this.recalls = draft.recalls;
        this.waitingSince = draft.waitingSince;
        this.desk = draft.desk;
        this.calledAt = draft.calledAt;
        this.startedAt = draft.startedAt;
        this.parkedUntil = draft.parkedUntil;
        this.endedAt = draft.endedAt;
        this.promised = draft.promised;
    }

    /** For stores: a ticket of this request, which waits since its moment. */
    public static Draft draft(
            TicketId id, TicketRequest request, LocalDate day, int number, String label, Instant joinedAt) {
        return new Draft(
                requireNonNull(id, "id"),
                request,
                requireNonNull(day, "day"),
                number,
                requireNonNull(label, "label"),
                requireNonNull(joinedAt, "joinedAt"));
    }

    /** For stores: what is to become of it. */
    public Draft draft() {
        return new Draft(this);
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

    /** The number with the prefix of the line that gave it: what the ticket says, also once it was sent to another line. */
    public String label() {
        return label;
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

    /** That of the priority class. */
    public Duration headStart() {
        return headStart;
    }

    /** How they came. */
    public Origin origin() {
        return origin;
    }

    /** When their appointment is. */
    public Optional<Instant> appointmentAt() {
        return Optional.ofNullable(appointmentAt);
    }

    /** Where it is in its life. */
    public TicketState state() {
        return state;
    }

    /** When it was taken. */
    public Instant joinedAt() {
        return joinedAt;
    }

    /** What it is ordered by: when its wait began to count, less the head start, or later where it was put back. */
    public Instant effectiveAt() {
        return effectiveAt;
    }

    /** How often it did not come and was put back. */
    public int timesBack() {
        return timesBack;
    }

    /** Since when it waits for its first call in this line; empty once it was parked or put back, when the wait says nothing. */
    public Optional<Instant> waitingSince() {
        return Optional.ofNullable(waitingSince);
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

    /** When it came to the desk. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    /** Until when it is parked. */
    public Optional<Instant> parkedUntil() {
        return Optional.ofNullable(parkedUntil);
    }

    /** When it ended. */
    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** What was estimated when it came into this line. */
    public Optional<WaitEstimate> promised() {
        return Optional.ofNullable(promised);
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "Ticket[" + line + " " + label + ", " + state + "]";
    }

    /** For stores: a ticket in the making. For one thread. */
    public static final class Draft {
        private final TicketId id;
        private final LocalDate day;
        private final int number;
        private final String label;
        private final String name;
        private final String alias;
        private final String priority;
        private final Duration headStart;
        private final Origin origin;
        private final @Nullable Instant appointmentAt;
        private final Instant joinedAt;
        private LineId line;
        private Instant effectiveAt;
        private TicketState state = TicketState.WAITING;
        private int timesBack;
        private int recalls;
        private @Nullable Instant waitingSince;
        private @Nullable DeskId desk;
        private @Nullable Instant calledAt;
        private @Nullable Instant startedAt;
        private @Nullable Instant parkedUntil;
        private @Nullable Instant endedAt;
        private @Nullable WaitEstimate promised;

        private Draft(TicketId id, TicketRequest request, LocalDate day, int number, String label, Instant joinedAt) {
            this.id = id;
            this.day = day;
            this.number = number;
            this.label = label;
            this.name = request.name();
            this.alias = request.alias();
            this.priority = request.priority().name();
            this.headStart = request.priority().headStart();
            this.origin = request.origin();
            this.appointmentAt = request.appointmentAt().orElse(null);
            this.joinedAt = joinedAt;
            this.line = request.line();
            Instant counts = appointmentAt == null || appointmentAt.isBefore(joinedAt) ? joinedAt : appointmentAt;
            this.effectiveAt = counts.minus(headStart);
            this.waitingSince = joinedAt;
        }

        private Draft(Ticket of) {
            this.id = of.id;
            this.day = of.day;
            this.number = of.number;
            this.label = of.label;
            this.name = of.name;
            this.alias = of.alias;
            this.priority = of.priority;
            this.headStart = of.headStart;
            this.origin = of.origin;
            this.appointmentAt = of.appointmentAt;
            this.joinedAt = of.joinedAt;
            this.line = of.line;
            this.effectiveAt = of.effectiveAt;
            this.state = of.state;
            this.timesBack = of.timesBack;
            this.recalls = of.recalls;
            this.waitingSince = of.waitingSince;
            this.desk = of.desk;
            this.calledAt = of.calledAt;
            this.startedAt = of.startedAt;
            this.parkedUntil = of.parkedUntil;
            this.endedAt = of.endedAt;
            this.promised = of.promised;
        }

        /** In this line, ordered by this moment. */
        public Draft standing(LineId line, Instant effectiveAt) {
            this.line = requireNonNull(line, "line");
            this.effectiveAt = requireNonNull(effectiveAt, "effectiveAt");
            return this;
        }

        /** It waits, at no desk. */
        public Draft waiting() {
            this.state = TicketState.WAITING;
            this.desk = null;
            this.calledAt = null;
            this.startedAt = null;
            this.parkedUntil = null;
            this.recalls = 0;
            return this;
        }

        /** Its wait counts since then. */
        public Draft waitingSince(Optional<Instant> since) {
            this.waitingSince = since.orElse(null);
            return this;
        }

        /** It was called. */
        public Draft called(DeskId desk, Instant at, int recalls) {
            this.state = TicketState.CALLED;
            this.desk = requireNonNull(desk, "desk");
            this.calledAt = requireNonNull(at, "at");
            this.recalls = recalls;
            this.parkedUntil = null;
            this.endedAt = null;
            return this;
        }

        /** It came to the desk. */
        public Draft started(Instant at) {
            this.state = TicketState.SERVING;
            this.startedAt = requireNonNull(at, "at");
            return this;
        }

        /** It is out of the line, and at no desk. */
        public Draft parked(Instant until) {
            waiting();
            this.state = TicketState.PARKED;
            this.waitingSince = null;
            this.parkedUntil = requireNonNull(until, "until");
            return this;
        }

        /** It was put back so often. */
        public Draft timesBack(int times) {
            this.timesBack = times;
            return this;
        }

        /** It ended so. */
        public Draft ended(TicketState state, Instant at) {
            this.state = requireNonNull(state, "state");
            this.parkedUntil = null;
            this.endedAt = requireNonNull(at, "at");
            return this;
        }

        /** This was estimated. */
        public Draft promised(Optional<WaitEstimate> estimate) {
            this.promised = estimate.orElse(null);
            return this;
        }

        /** The ticket. */
        public Ticket ticket() {
            return new Ticket(this);
        }
    }
}
