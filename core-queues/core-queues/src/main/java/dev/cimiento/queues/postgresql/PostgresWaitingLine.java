package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.internal.Counter;
import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.queues.line.WaitEstimate;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The lines of each tenant in its own schema. Any number of desks call at once: each takes the first ticket that no other is taking at
 * that moment, and nobody waits for anybody, unless there is a listener: then the changes of one line commit one after the other, so
 * that whoever comes near is told once. Joins the caller's transaction; a ticket that was called in one that rolls back waits again, in its
 * place. At the isolation level READ COMMITTED. Safe for use by many threads and processes.
 */
public final class PostgresWaitingLine implements FrontDesk {

    /** Its tables; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.QUEUES, SchemaModule.Plane.TENANT, "dev/cimiento/queues/postgresql/line");

    private final DataSource dataSource;
    private final Counter counter;

    /**
     * Over this data source, without a listener.
     *
     * @param zone where the lines are: at midnight there, unless a line's rules say otherwise, numbers begin anew
     */
    public PostgresWaitingLine(DataSource dataSource, InstantSource clock, ZoneId zone) {
        this(
                requireNonNull(dataSource, "dataSource"),
                new Counter(requireNonNull(clock, "clock"), requireNonNull(zone, "zone"), LineListener.NONE));
    }

    private PostgresWaitingLine(DataSource dataSource, Counter counter) {
        this.dataSource = dataSource;
        this.counter = counter;
    }

    /** The same lines, telling this listener. What it writes through the same data source is kept with the change that it was told of. */
    public PostgresWaitingLine withListener(LineListener listener) {
        return new PostgresWaitingLine(dataSource, counter.telling(requireNonNull(listener, "listener")));
    }

    @Override
    public TakeResult take(TicketRequest request) {
        requireNonNull(request, "request");
        return on(shelf -> counter.take(shelf, request));
    }

    @Override
    public Optional<Ticket> callNext(Desk desk, IdempotencyKey key) {
        requireNonNull(desk, "desk");
        requireNonNull(key, "key");
        Optional<Ticket> atOnce = counter.isSilent() ? callAtOnce(desk, key) : Optional.empty();
        return atOnce.isPresent() ? atOnce : on(shelf -> counter.callNext(shelf, desk.id(), desk.lines(), key));
    }

    /** In the transaction that is open, else as a statement by itself, which is sent and committed in one message. */
    private Optional<Ticket> callAtOnce(Desk desk, IdempotencyKey key) {
        try (Connection connection = dataSource.getConnection()) {
            return counter.callAtOnce(new PostgresShelf(connection), desk.id(), desk.lines(), key);
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    @Override
    public TicketResult recall(TicketId id) {
        return on(shelf -> counter.recall(shelf, id));
    }

    @Override
    public TicketResult done(TicketId id) {
        return on(shelf -> counter.done(shelf, id));
    }

    @Override
    public TicketResult noShow(TicketId id) {
        return on(shelf -> counter.noShow(shelf, id));
    }

    @Override
    public TicketResult cancel(TicketId id) {
        return on(shelf -> counter.cancel(shelf, id));
    }

    @Override
    public TicketResult call(TicketId id, DeskId desk) {
        requireNonNull(desk, "desk");
        return on(shelf -> counter.call(shelf, id, desk));
    }

    @Override
    public TicketResult start(TicketId id) {
        return on(shelf -> counter.start(shelf, id));
    }

    @Override
    public TicketResult park(TicketId id, Duration most) {
        requireNonNull(most, "most");
        return on(shelf -> counter.park(shelf, id, most));
    }

    @Override
    public TicketResult resume(TicketId id) {
        return on(shelf -> counter.resume(shelf, id));
    }

    @Override
    public TicketResult transfer(TicketId id, LineId to, Seniority seniority) {
        requireNonNull(to, "to");
        requireNonNull(seniority, "seniority");
        return on(shelf -> counter.transfer(shelf, id, to, seniority));
    }

    @Override
    public Optional<WaitEstimate> estimate(TicketId id) {
        return on(shelf -> {
            Optional<Ticket> ticket = find(shelf.sql(), id);
            return ticket.isEmpty()
                    ? Optional.empty()
                    : counter.estimate(shelf, id, ticket.get().line());
        });
    }

    @Override
    public WaitEstimate estimate(LineId line, PriorityClass priority) {
        requireNonNull(line, "line");
        requireNonNull(priority, "priority");
        return on(shelf -> counter.estimate(shelf, line, priority));
    }

    @Override
    public void put(LineId line, LineRules rules) {
        requireNonNull(line, "line");
        requireNonNull(rules, "rules");
        Transactions.with(dataSource, connection -> {
            LineTable.put(Sql.on(connection), line, rules);
            return line;
        });
    }

    @Override
    public void set(LineId line, Door door) {
        requireNonNull(line, "line");
        requireNonNull(door, "door");
        Transactions.with(dataSource, connection -> {
            LineTable.set(Sql.on(connection), line, door);
            return line;
        });
    }

    @Override
    public LineView view(LineId line) {
        requireNonNull(line, "line");
        return on(shelf -> shelf.view(line));
    }

    @Override
    public List<LineView> all() {
        return on(shelf -> LineTable.all(shelf.sql()));
    }

    @Override
    public int upkeep() {
        int changed = 0;
        // Each line in a transaction of its own, unless the caller has one: no line waits for another's.
        for (LineId line : on(PostgresShelf::busy)) {
            changed += on(shelf -> counter.upkeep(shelf, line));
        }
        return changed;
    }

    @Override
    public Optional<Ticket> find(TicketId id) {
        return on(shelf -> find(shelf.sql(), id));
    }

    private static Optional<Ticket> find(Sql sql, TicketId id) throws SQLException {
        return sql.first("SELECT * FROM ticket WHERE id = ?", TicketRow::read, id.value());
    }

    @Override
    public OptionalInt ahead(TicketId id) {
        return on(shelf -> shelf.ahead(id));
    }

    @Override
    public BoardView show(Set<LineId> lines, int latest) {
        if (latest < 1 || latest > 100) {
            throw new IllegalArgumentException("latest must be between 1 and 100, was " + latest);
        }
        List<String> names = PostgresShelf.names(lines);
        return on(shelf -> HistoryTable.show(shelf.sql(), names, latest));
    }

    @Override
    public List<TicketStep> steps(TicketId id) {
        return on(shelf -> HistoryTable.steps(shelf.sql(), id));
    }

    @Override
    public List<Ticket> tickets(LineId line, LocalDate day, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit must be between 1 and 10000, was " + limit);
        }
        return on(shelf -> HistoryTable.tickets(shelf.sql(), line, day, limit));
    }

    @Override
    public ServiceReport report(LineId line, LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("from must not be after to, was " + from + " and " + to);
        }
        return on(shelf -> HistoryTable.report(shelf.sql(), line, from, to));
    }

    @Override
    public int forget(LocalDate before) {
        requireNonNull(before, "before");
        return on(shelf -> HistoryTable.forget(shelf.sql(), before));
    }

    private <T> T on(Work<T> work) {
        return Transactions.with(dataSource, connection -> {
            PostgresShelf shelf = new PostgresShelf(connection);
            T result = work.with(shelf);
            shelf.leave();
            return result;
        });
    }

    private interface Work<T> {
        T with(PostgresShelf shelf) throws SQLException;
    }
}
