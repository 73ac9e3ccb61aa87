package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.internal.Pace;
import dev.cimiento.queues.internal.Shelf;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.queues.line.WaitEstimate;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The tickets of one tenant, on a connection that is in a transaction. */
final class PostgresShelf implements Shelf {

    private static final String STEP = "INSERT INTO ticket_step (ticket, at, kind, line, day, desk, lasted,"
            + " promised_p50, promised_p90, call_key) ";
    private static final int OVERDUE = 500;

    private final Connection connection;
    private final Sql sql;

    PostgresShelf(Connection connection) {
        this.connection = connection;
        this.sql = Sql.on(connection);
    }

    @Override
    public Optional<Ticket> taken(IdempotencyKey key) throws SQLException {
        return sql.first("SELECT * FROM ticket WHERE take_key = ?", TicketRow::read, key.value());
    }

    @Override
    public List<Ticket> parked(Set<LineId> lines, Instant now) throws SQLException {
        return sql.list(
                "SELECT * FROM ticket WHERE line = ANY (?) AND state = 'PARKED' AND parked_until <= ? ORDER BY id"
                        + " FOR UPDATE SKIP LOCKED",
                TicketRow::read,
                names(lines),
                now);
    }

    @Override
    public Optional<Ticket> called(IdempotencyKey key) throws SQLException {
        return sql.first(
                "SELECT t.* FROM ticket_step s JOIN ticket t ON t.id = s.ticket WHERE s.call_key = ?",
                TicketRow::read,
                key.value());
    }

    @Override
    public LineView view(LineId line) throws SQLException {
        return LineTable.view(sql, line);
    }

    @Override
    public LineView lock(LineId line) throws SQLException {
        return LineTable.lock(sql, line);
    }

    @Override
    public int number(LineId line, LocalDate day) throws SQLException {
        return (int) sql.number(
                "INSERT INTO line_day (line, day, last_number) VALUES (?, ?, 1) ON CONFLICT (line, day)"
                        + " DO UPDATE SET last_number = line_day.last_number + 1 RETURNING last_number",
                line.value(),
                day);
    }

    @Override
    public int waiting(LineId line, Optional<Instant> upTo) throws SQLException {
        return (int)
                (upTo.isPresent()
                        ? sql.number(
                                "SELECT count(*) FROM ticket WHERE line = ? AND state = 'WAITING' AND effective_at <= ?",
                                line.value(),
                                upTo.get())
                        : sql.number("SELECT count(*) FROM ticket WHERE line = ? AND state = 'WAITING'", line.value()));
    }

    @Override
    public boolean add(Ticket ticket, IdempotencyKey key) throws SQLException {
        Optional<WaitEstimate> promised = ticket.promised();
        return sql.exists(
                "WITH added AS (INSERT INTO ticket (id, line, taken_in, day, number, label, name, alias, priority, head_start,"
                        + " origin, appointment_at, state, joined_at, effective_at, waiting_since, promised_p50, promised_p90,"
                        + " promised_ahead, promised_basis, take_key)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (take_key) DO NOTHING RETURNING *), step AS ("
                        + STEP
                        + "SELECT id, joined_at, 'TAKEN', line, day, NULL, NULL, NULL, NULL, NULL FROM added)"
                        + " SELECT 1 FROM added",
                ticket.id().value(),
                ticket.line().value(),
                ticket.line().value(),
                ticket.day(),
                ticket.number(),
                ticket.label(),
                ticket.name(),
                ticket.alias(),
                ticket.priority(),
                ticket.headStart().toMillis(),
                ticket.origin(),
                ticket.appointmentAt(),
                ticket.joinedAt(),
                ticket.effectiveAt(),
                ticket.waitingSince(),
                promised.map(estimate -> estimate.p50().toMillis()),
                promised.map(estimate -> estimate.p90().toMillis()),
                promised.map(WaitEstimate::ahead),
                promised.map(WaitEstimate::basis),
                key.value());
    }

    @Override
    public Optional<Ticket> callAtOnce(Set<LineId> lines, DeskId desk, IdempotencyKey key, Instant now)
            throws SQLException {
        List<String> names = names(lines);
        return sql.first(
                "WITH claimed AS (INSERT INTO line_call (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING RETURNING key), "
                        + call("AND EXISTS (SELECT 1 FROM claimed) AND NOT EXISTS (SELECT 1 FROM ticket p"
                                + " WHERE p.line = ANY (?) AND p.state = 'PARKED' AND p.parked_until <= ?)"),
                TicketRow::read,
                key.value(),
                now,
                names,
                names,
                now,
                desk.value(),
                now,
                key.value());
    }

    @Override
    public Optional<Ticket> callFirst(Set<LineId> lines, DeskId desk, IdempotencyKey key, Instant now)
            throws SQLException {
        Optional<Ticket> called =
                sql.first("WITH " + call(""), TicketRow::read, names(lines), desk.value(), now, key.value());
        if (called.isEmpty()) {
            sql.update("DELETE FROM line_call WHERE key = ?", key.value());
        }
        return called;
    }

    private static String call(String condition) {
        return "next AS MATERIALIZED (SELECT id FROM ticket WHERE line = ANY (?) AND state = 'WAITING' " + condition
                + " ORDER BY effective_at, line, number LIMIT 1 FOR UPDATE SKIP LOCKED), called AS ("
                + "UPDATE ticket t SET state = 'CALLED', desk = ?, called_at = ?, recalls = 0 FROM next"
                + " WHERE t.id = next.id RETURNING t.*), step AS ("
                + STEP
                + "SELECT id, called_at, 'CALLED', line, day, desk, CASE WHEN waiting_since IS NOT NULL THEN"
                + " greatest(0, extract(epoch FROM called_at - waiting_since) * 1000)::bigint END,"
                + " promised_p50, promised_p90, ? FROM called) SELECT * FROM called";
    }

    @Override
    public Optional<Ticket> lock(TicketId id) throws SQLException {
        return sql.first("SELECT * FROM ticket WHERE id = ? FOR UPDATE", TicketRow::read, id.value());
    }

    @Override
    public void save(Ticket ticket, TicketStep step) throws SQLException {
        Optional<WaitEstimate> promised = ticket.promised();
        sql.update(
                "WITH saved AS (UPDATE ticket SET line = ?, effective_at = ?, state = ?, times_back = ?, recalls = ?,"
                        + " waiting_since = ?, desk = ?, called_at = ?, started_at = ?, parked_until = ?, ended_at = ?,"
                        + " promised_p50 = ?, promised_p90 = ?, promised_ahead = ?, promised_basis = ? WHERE id = ?"
                        + " RETURNING *) "
                        + STEP
                        + "SELECT id, ?, ?, line, day, ?, ?, promised_p50, promised_p90, NULL FROM saved",
                ticket.line().value(),
                ticket.effectiveAt(),
                ticket.state(),
                ticket.timesBack(),
                ticket.recalls(),
                ticket.waitingSince(),
                ticket.desk().map(DeskId::value),
                ticket.calledAt(),
                ticket.startedAt(),
                ticket.parkedUntil(),
                ticket.endedAt(),
                promised.map(estimate -> estimate.p50().toMillis()),
                promised.map(estimate -> estimate.p90().toMillis()),
                promised.map(WaitEstimate::ahead),
                promised.map(WaitEstimate::basis),
                ticket.id().value(),
                step.at(),
                step.kind(),
                step.desk().map(DeskId::value),
                step.lasted().map(Duration::toMillis));
    }

    @Override
    public List<Standing> first(LineId line, int limit) throws SQLException {
        return sql.list(
                "SELECT * FROM ticket WHERE line = ? AND state = 'WAITING' ORDER BY effective_at, number LIMIT ?",
                row -> new Standing(
                        TicketRow.read(row),
                        row.optionalNumber("told").map(Math::toIntExact).orElse(Standing.NEVER)),
                line.value(),
                limit);
    }

    @Override
    public OptionalInt ahead(TicketId id) throws SQLException {
        return sql.first(
                        "SELECT (SELECT count(*) FROM ticket o WHERE o.line = t.line AND o.state = 'WAITING'"
                                + " AND (o.effective_at, o.number) < (t.effective_at, t.number)) AS ahead"
                                + " FROM ticket t WHERE t.id = ? AND t.state = 'WAITING'",
                        row -> OptionalInt.of(row.integer("ahead")),
                        id.value())
                .orElse(OptionalInt.empty());
    }

    @Override
    public List<Pace.Call> calls(LineId line, Instant since, int limit) throws SQLException {
        return sql.list(
                "SELECT at, lasted FROM ticket_step WHERE line = ? AND kind = 'CALLED' AND at > ? ORDER BY at DESC LIMIT ?",
                row -> new Pace.Call(
                        row.instant("at"), row.optionalNumber("lasted").map(Duration::ofMillis)),
                line.value(),
                since,
                limit);
    }

    @Override
    public List<LineId> busy() throws SQLException {
        return sql.list(
                "SELECT DISTINCT line FROM ticket WHERE state IN ('WAITING', 'CALLED', 'SERVING', 'PARKED') ORDER BY line",
                row -> new LineId(row.string("line")));
    }

    @Override
    public List<Ticket> overdue(LineId line, Instant now, Optional<Instant> calledBefore, LocalDate today)
            throws SQLException {
        return sql.list(
                "SELECT * FROM ticket WHERE line = ? AND state IN ('WAITING', 'CALLED', 'SERVING', 'PARKED')"
                        + " AND (day < ? OR (state = 'PARKED' AND parked_until <= ?)"
                        + " OR (state = 'CALLED' AND called_at <= ?::timestamptz)) ORDER BY id LIMIT " + OVERDUE
                        + " FOR UPDATE SKIP LOCKED",
                TicketRow::read,
                line.value(),
                today,
                now,
                calledBefore);
    }

    @Override
    public void lockTelling(LineId line) throws SQLException {
        sql.number(
                "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(current_schema() || '/tell/' || ?, 0))",
                line.value());
    }

    @Override
    public void tell(TicketId id, int threshold, Runnable body) throws SQLException {
        Savepoint before = connection.setSavepoint();
        boolean kept = false;
        try {
            // Whoever is changing it holds it, and tells after us: do not wait for them, who wait for us.
            int marked = sql.update(
                    "UPDATE ticket SET told = ? WHERE id = (SELECT id FROM ticket WHERE id = ? AND state = 'WAITING'"
                            + " AND (told IS NULL OR told > ?) FOR UPDATE SKIP LOCKED)",
                    threshold,
                    id.value(),
                    threshold);
            if (marked == 1) {
                body.run();
            }
            kept = true;
        } finally {
            end(before, kept);
        }
    }

    @Override
    public void guarded(Runnable body) throws SQLException {
        Savepoint before = connection.setSavepoint();
        boolean kept = false;
        try {
            body.run();
            kept = true;
        } finally {
            end(before, kept);
        }
    }

    private void end(Savepoint savepoint, boolean kept) throws SQLException {
        if (!kept) {
            connection.rollback(savepoint);
        }
        connection.releaseSavepoint(savepoint);
    }

    Sql sql() {
        return sql;
    }

    static List<String> names(Set<LineId> lines) {
        return lines.stream().map(LineId::value).sorted().toList();
    }
}
