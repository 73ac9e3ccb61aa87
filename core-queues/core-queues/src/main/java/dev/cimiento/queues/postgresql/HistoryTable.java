package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.tenancy.postgresql.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What is read of tickets and of what happened to them. */
final class HistoryTable {

    private static final String WAITED = "kind = 'CALLED' AND lasted IS NOT NULL";
    private static final String ESTIMATED = WAITED + " AND promised_p50 IS NOT NULL";

    private HistoryTable() {}

    static BoardView show(Sql sql, List<String> lines, int latest) throws SQLException {
        return new BoardView(
                sql.list(
                        "SELECT line, number, label, alias, desk, called_at, recalls FROM ticket"
                                + " WHERE line = ANY (?) AND state = 'CALLED'"
                                + " ORDER BY called_at DESC, line, number LIMIT ?",
                        row -> new BoardView.Call(
                                new LineId(row.string("line")),
                                row.integer("number"),
                                row.string("label"),
                                row.string("alias"),
                                new DeskId(row.string("desk")),
                                row.instant("called_at"),
                                row.integer("recalls")),
                        lines,
                        latest),
                sql.list(
                        "SELECT line, number, label, alias FROM ticket WHERE line = ANY (?) AND state = 'WAITING'"
                                + " ORDER BY effective_at, line, number LIMIT ?",
                        row -> new BoardView.Waiting(
                                new LineId(row.string("line")),
                                row.integer("number"),
                                row.string("label"),
                                row.string("alias")),
                        lines,
                        latest),
                (int) sql.number("SELECT count(*) FROM ticket WHERE line = ANY (?) AND state = 'WAITING'", lines));
    }

    static List<TicketStep> steps(Sql sql, TicketId id) throws SQLException {
        return sql.list(
                "SELECT * FROM ticket_step WHERE ticket = ? ORDER BY id",
                row -> new TicketStep(
                        row.instant("at"),
                        row.constant("kind", TicketStep.Kind.class),
                        new LineId(row.string("line")),
                        row.optionalString("desk").map(DeskId::new),
                        row.optionalNumber("lasted").map(Duration::ofMillis)),
                id.value());
    }

    static List<Ticket> tickets(Sql sql, LineId line, LocalDate day, int limit) throws SQLException {
        return sql.list(
                "SELECT * FROM ticket WHERE line = ? AND day = ? ORDER BY number, taken_in LIMIT ?",
                TicketRow::read,
                line.value(),
                day,
                limit);
    }

    static ServiceReport report(Sql sql, LineId line, LocalDate from, LocalDate to) throws SQLException {
        Duration target = LineTable.view(sql, line).rules().target();
        return sql.first(
                        "SELECT "
                                + count("taken", "kind IN ('TAKEN', 'TRANSFERRED')")
                                + count("called", WAITED)
                                + count("done", "kind = 'DONE'")
                                + count("no_shows", "kind = 'NO_SHOW'")
                                + count("cancelled", "kind = 'CANCELLED'")
                                + count("expired", "kind = 'EXPIRED'")
                                + count("estimates", ESTIMATED)
                                + percentile("wait_p50", "0.5", WAITED)
                                + percentile("wait_p90", "0.9", WAITED)
                                + percentile("wait_most", "1", WAITED)
                                + percentile("service_p50", "0.5", "kind = 'DONE'")
                                + percentile("service_p90", "0.9", "kind = 'DONE'")
                                + "coalesce(avg(abs(lasted - promised_p50)) FILTER (WHERE " + ESTIMATED
                                + "), 0)::bigint AS estimate_error, coalesce(avg((lasted <= promised_p90)::int) FILTER (WHERE "
                                + ESTIMATED + "), 1) AS within_p90, coalesce(avg((lasted <= ?)::int) FILTER (WHERE "
                                + WAITED
                                + "), 1) AS within_target FROM ticket_step WHERE line = ? AND day BETWEEN ? AND ?",
                        row -> new ServiceReport(
                                line,
                                from,
                                to,
                                row.integer("taken"),
                                row.integer("called"),
                                row.integer("done"),
                                row.integer("no_shows"),
                                row.integer("cancelled"),
                                row.integer("expired"),
                                Duration.ofMillis(row.number("wait_p50")),
                                Duration.ofMillis(row.number("wait_p90")),
                                Duration.ofMillis(row.number("wait_most")),
                                Duration.ofMillis(row.number("service_p50")),
                                Duration.ofMillis(row.number("service_p90")),
                                target,
                                row.get("within_target", BigDecimal.class).doubleValue(),
                                row.integer("estimates"),
                                Duration.ofMillis(row.number("estimate_error")),
                                row.get("within_p90", BigDecimal.class).doubleValue()),
                        target.toMillis(),
                        line.value(),
                        from,
                        to)
                .orElseThrow();
    }

    private static String count(String name, String of) {
        return "count(*) FILTER (WHERE " + of + ") AS " + name + ", ";
    }

    private static String percentile(String name, String part, String of) {
        return "coalesce(percentile_disc(" + part + ") WITHIN GROUP (ORDER BY lasted) FILTER (WHERE " + of
                + " AND lasted IS NOT NULL), 0) AS " + name + ", ";
    }

    static int forget(Sql sql, LocalDate before) throws SQLException {
        sql.update(
                "DELETE FROM line_call WHERE at < ?",
                before.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        int forgotten = sql.update(
                "DELETE FROM ticket WHERE day < ? AND state NOT IN ('WAITING', 'CALLED', 'SERVING', 'PARKED')", before);
        sql.update("DELETE FROM ticket_told d WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = d.ticket)");
        return forgotten;
    }
}
