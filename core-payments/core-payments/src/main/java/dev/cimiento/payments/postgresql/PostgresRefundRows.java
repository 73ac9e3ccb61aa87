package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.spi.RefundRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

final class PostgresRefundRows implements RefundRows {

    private static final String SELECT =
            "SELECT r.id, r.payment_id, r.idempotency_key, r.fingerprint, r.amount, p.currency, r.state,"
                    + " r.provider_reference, r.decline_reason, r.decline_code, r.created_at FROM payment_refund r"
                    + " JOIN payment p ON p.id = r.payment_id ";

    private final DataSource dataSource;

    PostgresRefundRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public boolean insert(Refund refund) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO payment_refund (id, payment_id, idempotency_key, fingerprint, amount, state,"
                                                + " provider_reference, created_at, check_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                                + " ON CONFLICT DO NOTHING",
                                        refund.id().value(),
                                        refund.payment().value(),
                                        refund.key().value(),
                                        refund.fingerprint(),
                                        refund.amount().minor(),
                                        refund.state(),
                                        refund.providerReference().map(ProviderReference::value),
                                        refund.createdAt(),
                                        refund.createdAt())
                        == 1);
    }

    @Override
    public Optional<Refund> find(RefundId id) {
        return list("WHERE r.id = ?", id.value()).stream().findFirst();
    }

    @Override
    public Optional<Refund> find(IdempotencyKey key) {
        return list("WHERE r.idempotency_key = ?", key.value()).stream().findFirst();
    }

    @Override
    public List<Refund> of(PaymentId payment) {
        return list("WHERE r.payment_id = ? ORDER BY r.created_at, r.id", payment.value());
    }

    @Override
    public void update(Refund refund) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_refund SET state = ?, provider_reference = ?, decline_reason = ?, decline_code = ?,"
                                        + " updated_at = now() WHERE id = ?",
                                refund.state(),
                                refund.providerReference().map(ProviderReference::value),
                                refund.decline().map(Decline::reason),
                                refund.decline().map(Decline::providerCode),
                                refund.id().value()));
    }

    @Override
    public List<RefundId> unresolved(Instant createdBefore, Instant now, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id FROM payment_refund WHERE state IN ('RESERVED', 'UNKNOWN', 'PENDING') AND created_at < ?"
                                        + " AND check_at <= ? ORDER BY check_at LIMIT ?",
                                row -> new RefundId(row.uuid("id")),
                                createdBefore,
                                now,
                                max));
    }

    @Override
    public void postpone(RefundId id, Instant until) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("UPDATE payment_refund SET check_at = ? WHERE id = ?", until, id.value()));
    }

    private List<Refund> list(String where, @Nullable Object... parameters) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).list(SELECT + where, PostgresRefundRows::read, parameters));
    }

    private static Refund read(Sql.Row row) throws SQLException {
        Refund refund = Refund.of(
                        new RefundId(row.uuid("id")),
                        new PaymentId(row.uuid("payment_id")),
                        IdempotencyKey.of(row.string("idempotency_key")),
                        row.string("fingerprint"),
                        Money.ofMinor(row.number("amount"), row.string("currency")),
                        row.instant("created_at"))
                .in(row.constant("state", RefundState.class));
        Optional<String> reference = row.optionalString("provider_reference");
        Refund known = reference.isPresent() ? refund.known(new ProviderReference(reference.get())) : refund;
        return PostgresPaymentRows.decline(row).map(known::declined).orElse(known);
    }
}
