package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.Origin;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.WaitEstimate;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** A row of {@code ticket}. */
final class TicketRow {

    private TicketRow() {}

    static Ticket read(Sql.Row row) throws SQLException {
        TicketRequest request = TicketRequest.of(
                        new LineId(row.string("taken_in")),
                        row.string("name"),
                        new IdempotencyKey(row.string("take_key")))
                .withAlias(row.string("alias"))
                .withPriority(PriorityClass.of(row.string("priority"), Duration.ofMillis(row.number("head_start"))));
        Optional<Instant> appointment = row.optionalInstant("appointment_at");
        if (appointment.isPresent()) {
            request = request.withAppointment(appointment.get());
        }
        Ticket.Draft draft = Ticket.draft(
                        new TicketId(row.uuid("id")),
                        request.withOrigin(row.constant("origin", Origin.class)),
                        row.get("day", LocalDate.class),
                        row.integer("number"),
                        row.string("label"),
                        row.instant("joined_at"))
                .standing(new LineId(row.string("line")), row.instant("effective_at"))
                .timesBack(row.integer("times_back"))
                .waitingSince(row.optionalInstant("waiting_since"))
                .promised(promised(row));
        Optional<String> desk = row.optionalString("desk");
        if (desk.isPresent()) {
            draft.called(new DeskId(desk.get()), row.instant("called_at"), row.integer("recalls"));
        }
        row.optionalInstant("started_at").ifPresent(draft::started);
        row.optionalInstant("parked_until").ifPresent(draft::parked);
        TicketState state = row.constant("state", TicketState.class);
        row.optionalInstant("ended_at").ifPresent(at -> draft.ended(state, at));
        return draft.ticket();
    }

    private static Optional<WaitEstimate> promised(Sql.Row row) throws SQLException {
        Optional<Long> p50 = row.optionalNumber("promised_p50");
        return p50.isEmpty()
                ? Optional.empty()
                : Optional.of(new WaitEstimate(
                        Duration.ofMillis(p50.get()),
                        Duration.ofMillis(row.number("promised_p90")),
                        row.integer("promised_ahead"),
                        row.constant("promised_basis", WaitEstimate.Basis.class)));
    }
}
