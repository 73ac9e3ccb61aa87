package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeId;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.DisputeRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

final class PostgresDisputeRows implements DisputeRows {

    private static final String SELECT =
            "SELECT d.id, d.payment_id, d.provider_reference, d.amount, p.currency, d.state,"
                    + " d.reason, d.respond_by, d.created_at FROM payment_dispute d JOIN payment p ON p.id = d.payment_id ";

    private final DataSource dataSource;

    PostgresDisputeRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public boolean insert(Dispute dispute) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO payment_dispute (id, payment_id, provider_reference, amount, state, reason,"
                                                + " respond_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                        dispute.id().value(),
                                        dispute.payment().value(),
                                        dispute.providerReference().value(),
                                        dispute.amount().minor(),
                                        dispute.state(),
                                        dispute.reason(),
                                        dispute.deadline(),
                                        dispute.createdAt())
                        == 1);
    }

    @Override
    public void update(Dispute dispute) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_dispute SET state = ?, updated_at = now() WHERE id = ?",
                                dispute.state(),
                                dispute.id().value()));
    }

    @Override
    public Optional<Dispute> find(DisputeId id) {
        return list("WHERE d.id = ?", id.value()).stream().findFirst();
    }

    @Override
    public List<Dispute> of(PaymentId payment) {
        return list("WHERE d.payment_id = ? ORDER BY d.created_at, d.id", payment.value());
    }

    @Override
    public List<Dispute> open(int max) {
        return list("WHERE d.state IN ('INQUIRY', 'OPEN', 'REVIEW') ORDER BY d.created_at, d.id LIMIT ?", max);
    }

    private List<Dispute> list(String where, @Nullable Object... parameters) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).list(SELECT + where, PostgresDisputeRows::read, parameters));
    }

    private static Dispute read(Sql.Row row) throws SQLException {
        return new Dispute(
                new DisputeId(row.uuid("id")),
                new PaymentId(row.uuid("payment_id")),
                new ProviderReference(row.string("provider_reference")),
                Money.ofMinor(row.number("amount"), row.string("currency")),
                row.constant("state", DisputeState.class),
                row.string("reason"),
                row.optionalInstant("respond_by").orElse(null),
                row.instant("created_at"));
    }
}
