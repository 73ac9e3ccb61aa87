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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The tickets of one tenant, on a connection that is in a transaction. */
final class PostgresShelf implements Shelf {

    private static final String STEP =
            "INSERT INTO ticket_step (ticket, at, kind, line, day, desk, lasted," + " promised_p50, promised_p90) ";
    private static final int OVERDUE = 500;

    private static final String CALL = call("");
    private static final String CALL_AT_ONCE = call("AND NOT EXISTS (SELECT 1 FROM ticket p"
            + " WHERE p.line = ANY (?) AND p.state = 'PARKED' AND p.parked_until <= ?)");

    private final Connection connection;
    private final Sql sql;
    private Optional<Savepoint> firstSavepoint = Optional.empty();

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
                "SELECT t.* FROM line_call c JOIN ticket t ON t.id = c.ticket WHERE c.key = ?",
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
                        + "SELECT id, joined_at, 'TAKEN', line, day, NULL, NULL, NULL, NULL FROM added)"
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
                CALL_AT_ONCE, TicketRow::read, names, key.value(), names, now, key.value(), now, desk.value(), now);
    }

    @Override
    public Optional<Ticket> callFirst(Set<LineId> lines, DeskId desk, IdempotencyKey key, Instant now)
            throws SQLException {
        return sql.first(CALL, TicketRow::read, names(lines), key.value(), key.value(), now, desk.value(), now);
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
                        + "SELECT id, ?, ?, line, day, ?, ?, promised_p50, promised_p90 FROM saved",
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
                "SELECT t.*, d.told FROM ticket t LEFT JOIN ticket_told d ON d.ticket = t.id"
                        + " WHERE t.line = ? AND t.state = 'WAITING' ORDER BY t.effective_at, t.number LIMIT ?",
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
    public Set<TicketId> note(Map<TicketId, Integer> thresholds) throws SQLException {
        Set<TicketId> free = free(thresholds.keySet());
        return new HashSet<>(sql.list(
                "INSERT INTO ticket_told AS d (ticket, told)"
                        + " SELECT * FROM unnest(?::uuid[], ?::int8[]) AS n(id, threshold) ORDER BY id"
                        + " ON CONFLICT (ticket) DO UPDATE SET told = excluded.told WHERE d.told > excluded.told"
                        + " RETURNING ticket",
                row -> new TicketId(row.uuid("ticket")),
                free.stream().map(TicketId::value).toList(),
                free.stream().map(thresholds::get).toList()));
    }

    /**
     * Those that nobody is changing. Whoever is changing one holds it, and tells after us: do not wait for them, who wait for us. And let go
     * what is held for that, or a desk that calls meanwhile would pass over who is next.
     */
    private Set<TicketId> free(Set<TicketId> tickets) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            return new HashSet<>(sql.list(
                    "SELECT id FROM ticket WHERE id = ANY (?) AND state = 'WAITING' ORDER BY id FOR UPDATE SKIP LOCKED",
                    row -> new TicketId(row.uuid("id")),
                    tickets.stream().map(TicketId::value).toList()));
        } finally {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
    }

    @Override
    public void unnote(Standing standing) throws SQLException {
        if (standing.told() == Standing.NEVER) {
            sql.update(
                    "DELETE FROM ticket_told WHERE ticket = ?",
                    standing.ticket().id().value());
        } else {
            sql.update(
                    "UPDATE ticket_told SET told = ? WHERE ticket = ?",
                    standing.told(),
                    standing.ticket().id().value());
        }
    }

    /** To release the first savepoint, at the end, releases all that were set after it. */
    @Override
    public void guarded(Runnable body) throws SQLException {
        Savepoint before = connection.setSavepoint();
        if (firstSavepoint.isEmpty()) {
            firstSavepoint = Optional.of(before);
        }
        boolean kept = false;
        try {
            body.run();
            kept = true;
        } finally {
            if (!kept) {
                connection.rollback(before);
            }
        }
    }

    /** Leaves the transaction, which may be the caller's, as it was found. */
    void leave() throws SQLException {
        if (firstSavepoint.isPresent()) {
            connection.releaseSavepoint(firstSavepoint.get());
        }
    }

    /** One statement, and so one transaction by itself: the first that no other takes, the key of the wish, the call and its step. */
    private static String call(String condition) {
        return "WITH next AS MATERIALIZED (SELECT id FROM ticket WHERE line = ANY (?) AND state = 'WAITING'"
                + " AND NOT EXISTS (SELECT 1 FROM line_call WHERE key = ?) " + condition
                + " ORDER BY effective_at, line, number LIMIT 1 FOR UPDATE SKIP LOCKED), claimed AS ("
                + "INSERT INTO line_call (key, at, ticket) SELECT ?, ?, id FROM next ON CONFLICT (key) DO NOTHING"
                + " RETURNING ticket), called AS ("
                + "UPDATE ticket SET state = 'CALLED', desk = ?, called_at = ?, recalls = 0"
                + " WHERE id = ANY (ARRAY(SELECT ticket FROM claimed)) RETURNING *), step AS ("
                + STEP
                + "SELECT id, called_at, 'CALLED', line, day, desk, CASE WHEN waiting_since IS NOT NULL THEN"
                + " greatest(0, extract(epoch FROM called_at - waiting_since) * 1000)::bigint END,"
                + " promised_p50, promised_p90 FROM called) SELECT * FROM called";
    }

    Sql sql() {
        return sql;
    }

    static List<String> names(Set<LineId> lines) {
        return lines.stream().map(LineId::value).sorted().toList();
    }
}
