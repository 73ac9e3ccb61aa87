package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A wish to stand in a line. Immutable. Default: {@link PriorityClass#NORMAL}, an alias made of the name, and {@link Origin#STAFF}. */
public final class TicketRequest {

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final LineId line;
    private final String name;
    private final String alias;
    private final PriorityClass priority;
    private final IdempotencyKey key;
    private final Origin origin;
    private final @Nullable Instant appointmentAt;

    private TicketRequest(
            LineId line,
            String name,
            String alias,
            PriorityClass priority,
            IdempotencyKey key,
            Origin origin,
            @Nullable Instant appointmentAt) {
        this.line = requireNonNull(line, "line");
        this.name = name;
        this.alias = alias;
        this.priority = requireNonNull(priority, "priority");
        this.key = requireNonNull(key, "key");
        this.origin = requireNonNull(origin, "origin");
        this.appointmentAt = appointmentAt;
    }

    /**
     * In this line, under this name, which the desk sees; the board shows the alias, for example {@code Ana P.} for Ana María Pérez.
     *
     * @param name 1 to 200 characters
     * @param key the same for every repetition of this wish
     * @throws IllegalArgumentException when the name is blank or too long
     */
    public static TicketRequest of(LineId line, String name, IdempotencyKey key) {
        Texts.check("name", name, 200);
        return new TicketRequest(line, name, Alias.of(name), PriorityClass.NORMAL, key, Origin.STAFF, null);
    }

    /**
     * Shown as this on the board.
     *
     * @param alias 1 to 64 characters
     * @throws IllegalArgumentException when blank or too long
     */
    public TicketRequest withAlias(String alias) {
        Texts.check("alias", alias, 64);
        return new TicketRequest(line, name, alias, priority, key, origin, appointmentAt);
    }

    /** In this class. */
    public TicketRequest withPriority(PriorityClass priority) {
        return new TicketRequest(line, name, alias, priority, key, origin, appointmentAt);
    }

    /** Who came in this way. */
    public TicketRequest withOrigin(Origin origin) {
        return new TicketRequest(line, name, alias, priority, key, origin, appointmentAt);
    }

    /**
     * Checked in for this appointment. The wait counts from it, or from the check-in where that is later: who comes early does not go before
     * those whose turn it is, and who is late loses by as much. Give those with an appointment a class of their own, whose head start is
     * how much longer a walk-in must have waited to go first; and the booking's id as the key, so that it checks in once.
     *
     * @param at to the microsecond; what is finer is cut off
     * @throws IllegalArgumentException when not between the years 1970 and 9999
     */
    public TicketRequest withAppointment(Instant at) {
        if (requireNonNull(at, "at").isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("at must be between 1970 and 9999, was " + at);
        }
        return new TicketRequest(
                line, name, alias, priority, key, Origin.APPOINTMENT, at.truncatedTo(ChronoUnit.MICROS));
    }

    /** The line. */
    public LineId line() {
        return line;
    }

    /** Who it is, for the desk. */
    public String name() {
        return name;
    }

    /** Who it is, for everybody. */
    public String alias() {
        return alias;
    }

    /** The class. */
    public PriorityClass priority() {
        return priority;
    }

    /** Names the wish. */
    public IdempotencyKey key() {
        return key;
    }

    /** How they came. */
    public Origin origin() {
        return origin;
    }

    /** When their appointment is. */
    public Optional<Instant> appointmentAt() {
        return Optional.ofNullable(appointmentAt);
    }

    /** Without the name. */
    @Override
    public String toString() {
        return "TicketRequest[" + line + ", " + priority.name() + "]";
    }
}
