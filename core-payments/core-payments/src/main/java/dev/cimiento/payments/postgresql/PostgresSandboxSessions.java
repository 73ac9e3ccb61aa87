package dev.cimiento.payments.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.sandbox.SandboxAgreements;
import dev.cimiento.payments.sandbox.SandboxDispute;
import dev.cimiento.payments.sandbox.SandboxSession;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The sandbox's pages in PostgreSQL, beside the payments ({@link PostgresPaymentStore#SCHEMA}), so that they outlive the process. */
public final class PostgresSandboxSessions implements SandboxSessions {

    private static final String SELECT =
            "SELECT id, payment_id, kind, amount, currency, description, return_to, cancel_to, expires_at, capture,"
                    + " state, captured, refusal, dispute, respond_by FROM payment_sandbox_session WHERE id = ?";

    private final DataSource dataSource;
    private final SandboxAgreements agreements;

    /** Over this data source. */
    public PostgresSandboxSessions(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.agreements = new PostgresSandboxAgreements(dataSource);
    }

    @Override
    public SandboxSession open(SandboxSession session) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO payment_sandbox_session (id, payment_id, kind, amount, currency,"
                                        + " description, return_to, cancel_to, expires_at, capture, state, captured,"
                                        + " refusal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO"
                                        + " NOTHING",
                                session.id().value(),
                                session.payment().value(),
                                session.kind(),
                                session.amount().minor(),
                                session.amount().currency().getCurrencyCode(),
                                session.description(),
                                session.returnTo().toString(),
                                session.cancelTo().toString(),
                                session.expiresAt(),
                                session.capture(),
                                session.state(),
                                session.captured().minor(),
                                session.refused()));
        return find(session.id()).orElseThrow();
    }

    @Override
    public Optional<SandboxSession> find(ProviderReference id) {
        return Transactions.with(
                dataSource, connection -> Sql.on(connection).first(SELECT, PostgresSandboxSessions::read, id.value()));
    }

    @Override
    public Optional<SandboxSession> change(ProviderReference id, UnaryOperator<SandboxSession> change) {
        return Transactions.with(dataSource, connection -> {
            Optional<SandboxSession> before =
                    Sql.on(connection).first(SELECT + " FOR UPDATE", PostgresSandboxSessions::read, id.value());
            Optional<SandboxSession> after = before.map(change);
            if (after.isPresent() && !after.equals(before)) {
                SandboxSession session = after.get();
                Sql.on(connection)
                        .update(
                                "UPDATE payment_sandbox_session SET state = ?, captured = ?, refusal = ?, dispute = ?,"
                                        + " respond_by = ? WHERE id = ?",
                                session.state(),
                                session.captured().minor(),
                                session.refused(),
                                session.complaint().map(SandboxDispute::state),
                                session.complaint().map(SandboxDispute::respondBy),
                                id.value());
            }
            return after;
        });
    }

    @Override
    public SandboxAgreements agreements() {
        return agreements;
    }

    @Override
    public void refund(ProviderReference id, RefundId refund, Money amount) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO payment_sandbox_refund (refund_id, session_id, amount) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (refund_id) DO NOTHING",
                                refund.value(),
                                id.value(),
                                amount.minor()));
    }

    @Override
    public Map<RefundId, Money> refunds(ProviderReference id) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT r.refund_id, r.amount, s.currency FROM payment_sandbox_refund r"
                                        + " JOIN payment_sandbox_session s ON s.id = r.session_id WHERE s.id = ?",
                                row -> Map.entry(
                                        new RefundId(row.uuid("refund_id")),
                                        Money.ofMinor(row.number("amount"), row.string("currency"))),
                                id.value())
                        .stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static SandboxSession read(Sql.Row row) throws SQLException {
        String currency = row.string("currency");
        Optional<String> dispute = row.optionalString("dispute");
        return new SandboxSession(
                new ProviderReference(row.string("id")),
                new PaymentId(row.uuid("payment_id")),
                row.constant("kind", SandboxSession.Kind.class),
                Money.ofMinor(row.number("amount"), currency),
                row.string("description"),
                URI.create(row.string("return_to")),
                URI.create(row.string("cancel_to")),
                row.instant("expires_at"),
                row.constant("capture", Capture.class),
                row.constant("state", SandboxSession.State.class),
                Money.ofMinor(row.number("captured"), currency),
                row.optionalString("refusal").map(Decline.Reason::valueOf).orElse(null),
                dispute.isEmpty()
                        ? null
                        : new SandboxDispute(DisputeState.valueOf(dispute.get()), row.instant("respond_by")));
    }
}
