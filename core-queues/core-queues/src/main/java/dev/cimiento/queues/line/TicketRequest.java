package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

/** A wish to stand in a line. Immutable. Default: {@link PriorityClass#NORMAL}, and an alias made of the name. */
public final class TicketRequest {

    private final LineId line;
    private final String name;
    private final String alias;
    private final PriorityClass priority;
    private final IdempotencyKey key;

    private TicketRequest(LineId line, String name, String alias, PriorityClass priority, IdempotencyKey key) {
        this.line = requireNonNull(line, "line");
        this.name = name;
        this.alias = alias;
        this.priority = requireNonNull(priority, "priority");
        this.key = requireNonNull(key, "key");
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
        return new TicketRequest(line, name, Alias.of(name), PriorityClass.NORMAL, key);
    }

    /**
     * Shown as this on the board.
     *
     * @param alias 1 to 64 characters
     * @throws IllegalArgumentException when blank or too long
     */
    public TicketRequest withAlias(String alias) {
        Texts.check("alias", alias, 64);
        return new TicketRequest(line, name, alias, priority, key);
    }

    /** In this class. */
    public TicketRequest withPriority(PriorityClass priority) {
        return new TicketRequest(line, name, alias, priority, key);
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

    /** Without the name. */
    @Override
    public String toString() {
        return "TicketRequest[" + line + ", " + priority.name() + "]";
    }
}
