package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.MethodId;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentRequest;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was asked for, as columns of a payment's row. */
final class PaymentSources {

    private PaymentSources() {}

    static Columns columns(PaymentRequest request) {
        if (request instanceof CheckoutRequest checkout) {
            return new Columns(checkout.cancelTo().toString(), null, null, null);
        }
        PaymentSource source = ((ChargeRequest) request).source();
        if (source instanceof PaymentSource.Card card) {
            return new Columns(null, "CARD", card.token(), card.method());
        }
        if (source instanceof PaymentSource.Saved saved) {
            return new Columns(
                    null, "SAVED", saved.confirmation(), saved.method().toString());
        }
        return new Columns(null, "CASH", null, ((PaymentSource.Cash) source).network());
    }

    static PaymentRequest request(Sql.Row row) throws SQLException {
        Optional<String> cancelTo = row.optionalString("cancel_to");
        IdempotencyKey key = IdempotencyKey.of(row.string("idempotency_key"));
        Money amount = Money.ofMinor(row.number("amount"), row.string("currency"));
        URI returnTo = URI.create(row.string("return_to"));
        return cancelTo.isPresent()
                ? checkout(
                        row,
                        CheckoutRequest.of(key, amount, row.string("description"), returnTo)
                                .cancelTo(URI.create(cancelTo.get())))
                : charge(row, ChargeRequest.of(key, amount, row.string("description"), source(row), returnTo));
    }

    private static CheckoutRequest checkout(Sql.Row row, CheckoutRequest plain) throws SQLException {
        CheckoutRequest request =
                plain.capture(row.constant("capture", Capture.class)).installments(row.integer("installments"));
        String reference = row.string("reference");
        if (!reference.isEmpty()) {
            request = request.reference(reference);
        }
        Optional<String> email = row.optionalString("payer_email");
        if (email.isPresent()) {
            request = request.payerEmail(email.get());
        }
        Optional<Long> fee = row.optionalNumber("application_fee");
        if (fee.isPresent()) {
            request =
                    request.applicationFee(new Money(fee.get(), request.amount().currency()));
        }
        Optional<Long> millis = row.optionalNumber("expires_in");
        return millis.isPresent() ? request.expiresIn(Duration.ofMillis(millis.get())) : request;
    }

    private static ChargeRequest charge(Sql.Row row, ChargeRequest plain) throws SQLException {
        ChargeRequest request =
                plain.capture(row.constant("capture", Capture.class)).installments(row.integer("installments"));
        String reference = row.string("reference");
        if (!reference.isEmpty()) {
            request = request.reference(reference);
        }
        Optional<String> email = row.optionalString("payer_email");
        if (email.isPresent()) {
            request = request.payerEmail(email.get());
        }
        Optional<Long> fee = row.optionalNumber("application_fee");
        if (fee.isPresent()) {
            request =
                    request.applicationFee(new Money(fee.get(), request.amount().currency()));
        }
        Optional<Long> millis = row.optionalNumber("expires_in");
        return millis.isPresent() ? request.expiresIn(Duration.ofMillis(millis.get())) : request;
    }

    private static PaymentSource source(Sql.Row row) throws SQLException {
        String detail = row.string("source_detail");
        Optional<String> token = row.optionalString("source_token");
        return switch (row.string("source")) {
            case "CARD" -> new PaymentSource.Card(token.orElseThrow(), detail);
            case "SAVED" -> new PaymentSource.Saved(MethodId.of(detail), token.orElse(null));
            default -> new PaymentSource.Cash(detail);
        };
    }

    record Columns(
            @Nullable String cancelTo,
            @Nullable String kind,
            @Nullable String token,
            @Nullable String detail) {}
}
