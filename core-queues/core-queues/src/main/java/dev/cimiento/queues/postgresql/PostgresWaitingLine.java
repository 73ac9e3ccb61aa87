package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineBoard;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.WaitingLine;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
 * that moment, and nobody waits for anybody. Joins the caller's transaction; a ticket that was called in one that rolls back waits again,
 * in its place. At the isolation level READ COMMITTED. Safe for use by many threads and processes.
 */
public final class PostgresWaitingLine implements WaitingLine, LineBoard {

    /** Its tables; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.QUEUES, SchemaModule.Plane.TENANT, "dev/cimiento/queues/postgresql/line");

    private final DataSource dataSource;
    private final InstantSource clock;
    private final ZoneId zone;

    /**
     * Over this data source.
     *
     * @param zone where the lines are: at midnight there, numbers begin anew
     */
    public PostgresWaitingLine(DataSource dataSource, InstantSource clock, ZoneId zone) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.clock = requireNonNull(clock, "clock");
        this.zone = requireNonNull(zone, "zone");
    }

    @Override
    public TakeResult take(TicketRequest request) {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, zone);
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Ticket> before = taken(sql, request.key());
            if (before.isPresent()) {
                return new TakeResult.TakenBefore(before.get());
            }
            long number = sql.number(
                    "INSERT INTO line_day (line, day, last_number) VALUES (?, ?, 1) ON CONFLICT (line, day)"
                            + " DO UPDATE SET last_number = line_day.last_number + 1 RETURNING last_number",
                    request.line().value(),
                    day);
            Optional<Ticket> taken = sql.first(
                    "INSERT INTO ticket (id, line, day, number, name, alias, priority, state, joined_at, effective_at, take_key)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?) ON CONFLICT (take_key) DO NOTHING RETURNING *",
                    PostgresWaitingLine::ticket,
                    TicketId.random().value(),
                    request.line().value(),
                    day,
                    (int) number,
                    request.name(),
                    request.alias(),
                    request.priority().name(),
                    now,
                    now.minus(request.priority().headStart()),
                    request.key().value());
            return taken.isPresent()
                    ? new TakeResult.Taken(taken.get())
                    : new TakeResult.TakenBefore(taken(sql, request.key()).orElseThrow());
        });
    }

    private static Optional<Ticket> taken(Sql sql, IdempotencyKey key) throws SQLException {
        return sql.first("SELECT * FROM ticket WHERE take_key = ?", PostgresWaitingLine::ticket, key.value());
    }

    @Override
    public Optional<Ticket> callNext(Desk desk, IdempotencyKey key) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // Two requests with one key at once would each call a ticket, so the second waits for the first.
            sql.number(
                    "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(current_schema() || '/call/' || ?, 0))",
                    key.value());
            Optional<Ticket> before =
                    sql.first("SELECT * FROM ticket WHERE call_key = ?", PostgresWaitingLine::ticket, key.value());
            return before.isPresent() ? before : callNext(sql, desk, key);
        });
    }

    private Optional<Ticket> callNext(Sql sql, Desk desk, IdempotencyKey key) throws SQLException {
        return sql.first(
                "UPDATE ticket SET state = 'CALLED', desk = ?, called_at = ?, call_key = ? WHERE id = ("
                        + "SELECT id FROM ticket WHERE line = ANY (?) AND state = 'WAITING'"
                        + " ORDER BY effective_at, line, number LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *",
                PostgresWaitingLine::ticket,
                desk.id().value(),
                clock.instant(),
                key.value(),
                names(desk.lines()));
    }

    @Override
    public TicketResult recall(TicketId id) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Ticket> recalled = sql.first(
                    "UPDATE ticket SET state = 'CALLED', called_at = ?, recalls = recalls + 1, ended_at = NULL"
                            + " WHERE id = ? AND state IN ('CALLED', 'NO_SHOW') RETURNING *",
                    PostgresWaitingLine::ticket,
                    clock.instant(),
                    id.value());
            return recalled.isPresent()
                    ? new TicketResult.Changed(recalled.get())
                    : find(sql, id)
                            .<TicketResult>map(TicketResult.Refused::new)
                            .orElseGet(() -> new TicketResult.Unknown(id));
        });
    }

    @Override
    public TicketResult done(TicketId id) {
        return end(id, List.of(TicketState.CALLED.name()), TicketState.DONE);
    }

    @Override
    public TicketResult noShow(TicketId id) {
        return end(id, List.of(TicketState.CALLED.name()), TicketState.NO_SHOW);
    }

    @Override
    public TicketResult cancel(TicketId id) {
        return end(id, List.of(TicketState.WAITING.name(), TicketState.CALLED.name()), TicketState.CANCELLED);
    }

    private TicketResult end(TicketId id, List<String> from, TicketState to) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<Ticket> ended = sql.first(
                    "UPDATE ticket SET state = ?, ended_at = ? WHERE id = ? AND state = ANY (?) RETURNING *",
                    PostgresWaitingLine::ticket,
                    to,
                    clock.instant(),
                    id.value(),
                    from);
            if (ended.isPresent()) {
                return new TicketResult.Changed(ended.get());
            }
            return find(sql, id)
                    .<TicketResult>map(ticket ->
                            ticket.state() == to ? new TicketResult.Changed(ticket) : new TicketResult.Refused(ticket))
                    .orElseGet(() -> new TicketResult.Unknown(id));
        });
    }

    @Override
    public Optional<Ticket> find(TicketId id) {
        return Transactions.with(dataSource, connection -> find(Sql.on(connection), id));
    }

    private static Optional<Ticket> find(Sql sql, TicketId id) throws SQLException {
        return sql.first("SELECT * FROM ticket WHERE id = ?", PostgresWaitingLine::ticket, id.value());
    }

    @Override
    public OptionalInt ahead(TicketId id) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .first(
                                        "SELECT (SELECT count(*) FROM ticket o WHERE o.line = t.line AND o.state = 'WAITING'"
                                                + " AND (o.effective_at, o.number) < (t.effective_at, t.number)) AS ahead"
                                                + " FROM ticket t WHERE t.id = ? AND t.state = 'WAITING'",
                                        row -> OptionalInt.of(row.integer("ahead")),
                                        id.value()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public BoardView show(Set<LineId> lines, int latest) {
        if (latest < 1 || latest > 100) {
            throw new IllegalArgumentException("latest must be between 1 and 100, was " + latest);
        }
        List<String> names = names(lines);
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            return new BoardView(
                    sql.list(
                            "SELECT line, number, alias, desk, called_at, recalls FROM ticket"
                                    + " WHERE line = ANY (?) AND state = 'CALLED'"
                                    + " ORDER BY called_at DESC, line, number LIMIT ?",
                            PostgresWaitingLine::call,
                            names,
                            latest),
                    sql.list(
                            "SELECT line, number, alias FROM ticket WHERE line = ANY (?) AND state = 'WAITING'"
                                    + " ORDER BY effective_at, line, number LIMIT ?",
                            row -> new BoardView.Waiting(
                                    new LineId(row.string("line")), row.integer("number"), row.string("alias")),
                            names,
                            latest),
                    (int) sql.number("SELECT count(*) FROM ticket WHERE line = ANY (?) AND state = 'WAITING'", names));
        });
    }

    private static BoardView.Call call(Sql.Row row) throws SQLException {
        return new BoardView.Call(
                new LineId(row.string("line")),
                row.integer("number"),
                row.string("alias"),
                new DeskId(row.string("desk")),
                row.instant("called_at"),
                row.integer("recalls"));
    }

    private static List<String> names(Set<LineId> lines) {
        return lines.stream().map(LineId::value).toList();
    }

    private static Ticket ticket(Sql.Row row) throws SQLException {
        TicketRequest request = TicketRequest.of(
                        new LineId(row.string("line")), row.string("name"), new IdempotencyKey(row.string("take_key")))
                .withAlias(row.string("alias"))
                .withPriority(PriorityClass.of(row.string("priority"), Duration.ZERO));
        Ticket ticket = Ticket.waiting(
                new TicketId(row.uuid("id")),
                request,
                row.get("day", LocalDate.class),
                row.integer("number"),
                row.instant("joined_at"));
        Optional<String> desk = row.optionalString("desk");
        if (desk.isPresent()) {
            ticket = ticket.called(new DeskId(desk.get()), row.instant("called_at"), row.integer("recalls"));
        }
        return ticket.in(row.constant("state", TicketState.class));
    }
}
