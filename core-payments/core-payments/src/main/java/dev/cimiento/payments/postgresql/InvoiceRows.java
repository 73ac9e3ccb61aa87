package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Prices;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.ServicePeriod;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.tenancy.postgresql.Sql;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Makes documents of their rows. */
final class InvoiceRows {

    private InvoiceRows() {}

    record Found(Invoice invoice, String fingerprint) {}

    /** A document without its lines, which another statement reads. */
    private record Head(UUID id, String currency, Function<List<InvoiceLine>, Found> with) {}

    static Optional<Found> first(Sql sql, String where, Object parameter) throws SQLException {
        return read(sql, where, parameter).stream().findFirst();
    }

    static List<Invoice> list(Sql sql, String where, Object parameter) throws SQLException {
        return read(sql, where, parameter).stream().map(Found::invoice).toList();
    }

    private static List<Found> read(Sql sql, String where, Object parameter) throws SQLException {
        List<Found> found = new ArrayList<>();
        for (Head head : sql.list("SELECT * FROM invoice " + where, InvoiceRows::head, parameter)) {
            found.add(head.with()
                    .apply(sql.list(
                            "SELECT description, quantity, unit_price, treatment, percent FROM invoice_line"
                                    + " WHERE invoice_id = ? ORDER BY position",
                            row -> line(row, head.currency()),
                            head.id())));
        }
        return found;
    }

    private static InvoiceLine line(Sql.Row row, String currency) throws SQLException {
        return new InvoiceLine(
                row.string("description"),
                row.get("quantity", BigDecimal.class),
                Money.ofMinor(row.number("unit_price"), currency),
                new TaxRate(row.constant("treatment", TaxRate.Treatment.class), row.get("percent", BigDecimal.class)));
    }

    private static Head head(Sql.Row row) throws SQLException {
        InvoiceKind kind = row.constant("kind", InvoiceKind.class);
        Party issuer = party(row, "issuer");
        Party customer = party(row, "customer");
        Prices prices = row.constant("prices", Prices.class);
        Optional<UUID> payment = row.optionalUuid("payment_id");
        Optional<ServicePeriod> period = row.optionalString("services_from").isEmpty()
                ? Optional.empty()
                : Optional.of(new ServicePeriod(
                        row.get("services_from", LocalDate.class), row.get("services_to", LocalDate.class)));
        String note = row.string("note");
        Function<Invoice.Builder, Invoice> rest = rest(row, kind);
        InvoiceId id = new InvoiceId(row.uuid("id"));
        Series series = new Series(row.string("series"));
        LocalDate issuedOn = row.get("issued_on", LocalDate.class);
        Instant createdAt = row.instant("created_at");
        String fingerprint = row.string("fingerprint");
        return new Head(id.value(), row.string("currency"), lines -> {
            InvoiceRequest content = (kind == InvoiceKind.RECEIPT
                            ? InvoiceRequest.receipt(issuer, customer, lines)
                            : InvoiceRequest.invoice(issuer, customer, lines))
                    .withPrices(prices)
                    .withNote(note);
            if (payment.isPresent()) {
                content = content.forPayment(new PaymentId(payment.get()));
            }
            if (period.isPresent()) {
                content = content.forServices(period.get().from(), period.get().to());
            }
            return new Found(
                    rest.apply(Invoice.builder(id, content, series, issuedOn, createdAt)
                            .kind(kind)),
                    fingerprint);
        });
    }

    private static Function<Invoice.Builder, Invoice> rest(Sql.Row row, InvoiceKind kind) throws SQLException {
        InvoiceState state = row.constant("state", InvoiceState.class);
        long number = row.optionalNumber("number").orElse(0L);
        Optional<UUID> corrects = row.optionalUuid("corrects");
        Optional<Authorization> authorization =
                row.optionalString("authorization_code").isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Authorization(
                                row.string("authorization_code"),
                                row.get("authorized_until", LocalDate.class),
                                URI.create(row.string("authorization_page")),
                                row.strings("remarks")));
        List<String> problems = row.strings("problems");
        Instant checkAt = row.instant("check_at");
        long credited = row.number("credited");
        int attempts = row.integer("attempts");
        return builder -> {
            builder.kind(kind)
                    .state(state)
                    .number(number)
                    .problems(problems)
                    .checkAt(checkAt)
                    .credited(credited)
                    .attempts(attempts);
            corrects.ifPresent(invoice -> builder.corrects(new InvoiceId(invoice)));
            authorization.ifPresent(builder::authorization);
            return builder.build();
        };
    }

    private static Party party(Sql.Row row, String who) throws SQLException {
        return new Party(
                row.string(who + "_name"),
                new TaxId(row.constant(who + "_tax_kind", TaxId.Kind.class), row.string(who + "_tax_id")),
                row.constant(who + "_condition", TaxCondition.class),
                row.string(who + "_address"));
    }
}
