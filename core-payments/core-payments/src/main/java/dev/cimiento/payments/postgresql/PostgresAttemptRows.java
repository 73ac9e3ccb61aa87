package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Attempt;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.spi.AttemptRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

final class PostgresAttemptRows implements AttemptRows {

    private final DataSource dataSource;

    PostgresAttemptRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public long begin(PaymentId payment, Attempt.Operation operation, Instant now) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .number(
                                "INSERT INTO payment_attempt (payment_id, operation, started_at, outcome)"
                                        + " VALUES (?, ?, ?, 'UNDERWAY') RETURNING id",
                                payment.value(),
                                operation,
                                now));
    }

    @Override
    public void end(long number, Attempt.Outcome outcome, String detail, Instant now) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_attempt SET outcome = ?, detail = ?, ended_at = ? WHERE id = ?",
                                outcome,
                                detail,
                                now,
                                number));
    }

    @Override
    public List<Attempt> of(PaymentId payment) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT operation, started_at, ended_at, outcome, detail FROM payment_attempt"
                                        + " WHERE payment_id = ? ORDER BY id",
                                row -> new Attempt(
                                        payment,
                                        row.constant("operation", Attempt.Operation.class),
                                        row.instant("started_at"),
                                        row.optionalInstant("ended_at").orElse(null),
                                        row.constant("outcome", Attempt.Outcome.class),
                                        row.string("detail")),
                                payment.value()));
    }
}
