package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentRequest;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Voucher;
import dev.cimiento.payments.spi.PaymentRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

final class PostgresPaymentRows implements PaymentRows {

    private static final String SELECT =
            "SELECT id, idempotency_key, fingerprint, provider, amount, currency, description, reference,"
                    + " payer_email, return_to, cancel_to, source, source_token, source_detail, expires_in, capture, installments,"
                    + " application_fee, state, captured, capturing, disputed, refunded, refund_pending, provider_session,"
                    + " provider_charge, url, voucher_code, voucher_page, decline_reason, decline_code, expires_at, check_at,"
                    + " captured_at, created_at, version FROM payment ";

    private final DataSource dataSource;

    PostgresPaymentRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public boolean insert(Payment payment) {
        PaymentRequest request = payment.request();
        PaymentSources.Columns source = PaymentSources.columns(request);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO payment (id, idempotency_key, fingerprint, provider, amount, currency, description,"
                                                + " reference, payer_email, return_to, cancel_to, source, source_token, source_detail,"
                                                + " expires_in, capture, installments, application_fee, state, expires_at, check_at,"
                                                + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                                + " ON CONFLICT (idempotency_key) DO NOTHING",
                                        payment.id().value(),
                                        payment.key().value(),
                                        payment.fingerprint(),
                                        payment.provider().value(),
                                        payment.amount().minor(),
                                        payment.amount().currency().getCurrencyCode(),
                                        request.description(),
                                        request.reference(),
                                        request.payerEmail(),
                                        request.returnTo().toString(),
                                        source.cancelTo(),
                                        source.kind(),
                                        source.token(),
                                        source.detail(),
                                        request.expiresIn().map(Duration::toMillis),
                                        request.capture(),
                                        request.installments(),
                                        request.applicationFee().map(Money::minor),
                                        payment.state(),
                                        payment.expiresAt(),
                                        payment.checkAt(),
                                        payment.createdAt())
                        == 1);
    }

    @Override
    public Optional<Payment> find(PaymentId id) {
        return first("WHERE id = ?", id.value());
    }

    @Override
    public Optional<Payment> find(IdempotencyKey key) {
        return first("WHERE idempotency_key = ?", key.value());
    }

    @Override
    public Optional<Payment> find(ProviderId provider, ProviderReference reference) {
        return first("WHERE provider = ? AND provider_session = ?", provider.value(), reference.value())
                .or(() -> first("WHERE provider = ? AND provider_charge = ?", provider.value(), reference.value()));
    }

    @Override
    public Optional<Payment> lock(PaymentId id) {
        return first("WHERE id = ? FOR UPDATE", id.value());
    }

    @Override
    public void update(Payment payment) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment SET state = ?, captured = ?, capturing = ?, captured_at = ?, provider_session = ?,"
                                        + " provider_charge = ?, url = ?, voucher_code = ?, voucher_page = ?, decline_reason = ?,"
                                        + " decline_code = ?, expires_at = ?, check_at = ?, version = version + 1, updated_at = now()"
                                        + " WHERE id = ?",
                                payment.state(),
                                payment.captured().minor(),
                                payment.capturing().minor(),
                                payment.capturedAt(),
                                payment.session().map(ProviderReference::value),
                                payment.charge().map(ProviderReference::value),
                                payment.url().map(URI::toString),
                                payment.voucher().map(Voucher::code),
                                payment.voucher().flatMap(Voucher::printable).map(URI::toString),
                                payment.decline().map(Decline::reason),
                                payment.decline().map(Decline::providerCode),
                                payment.expiresAt(),
                                payment.checkAt(),
                                payment.id().value()));
    }

    @Override
    public List<PaymentId> due(Instant now, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id FROM payment WHERE check_at <= ? ORDER BY check_at LIMIT ?",
                                row -> new PaymentId(row.uuid("id")),
                                now,
                                max));
    }

    @Override
    public List<Payment> captured(ProviderId provider, Instant from, Instant until, int offset, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                SELECT + "WHERE provider = ? AND captured_at >= ? AND captured_at < ?"
                                        + " ORDER BY captured_at, id OFFSET ? LIMIT ?",
                                PostgresPaymentRows::read,
                                provider.value(),
                                from,
                                until,
                                offset,
                                max));
    }

    private Optional<Payment> first(String where, @Nullable Object... parameters) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).first(SELECT + where, PostgresPaymentRows::read, parameters));
    }

    private static Payment read(Sql.Row row) throws SQLException {
        Payment.Builder payment = Payment.builder(
                        new PaymentId(row.uuid("id")),
                        new ProviderId(row.string("provider")),
                        PaymentSources.request(row),
                        row.instant("created_at"))
                .fingerprint(row.string("fingerprint"))
                .state(row.constant("state", PaymentState.class))
                .captured(row.number("captured"))
                .capturing(row.number("capturing"))
                .disputed(row.number("disputed"))
                .refunds(row.number("refunded"), row.number("refund_pending"))
                .version(row.number("version"));
        row.optionalString("provider_session").map(ProviderReference::new).ifPresent(payment::session);
        row.optionalString("provider_charge").map(ProviderReference::new).ifPresent(payment::charge);
        row.optionalString("url").map(URI::create).ifPresent(payment::url);
        decline(row).ifPresent(payment::decline);
        Optional<String> voucher = row.optionalString("voucher_code");
        if (voucher.isPresent()) {
            payment.voucher(new Voucher(
                    voucher.get(),
                    row.optionalString("voucher_page").map(URI::create).orElse(null)));
        }
        row.optionalInstant("captured_at").ifPresent(payment::capturedAt);
        row.optionalInstant("expires_at").ifPresent(payment::expiresAt);
        row.optionalInstant("check_at").ifPresent(payment::checkAt);
        return payment.build();
    }

    static Optional<Decline> decline(Sql.Row row) throws SQLException {
        Optional<String> reason = row.optionalString("decline_reason");
        return reason.isEmpty()
                ? Optional.empty()
                : Optional.of(new Decline(Decline.Reason.valueOf(reason.get()), row.string("decline_code")));
    }
}
