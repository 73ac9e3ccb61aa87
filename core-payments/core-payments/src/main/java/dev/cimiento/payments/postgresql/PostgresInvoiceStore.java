package dev.cimiento.payments.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.ServicePeriod;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Invoices in PostgreSQL 14 or newer, beside the payments ({@link PostgresPaymentStore#SCHEMA}). Numbers without doubles, one invoice a
 * payment, one document of a series on its way, never more credited than invoiced, and issued documents that do not change: all by
 * constraints of the tables. Safe for use by many threads and processes.
 */
public final class PostgresInvoiceStore implements InvoiceStore {

    private final DataSource dataSource;

    /**
     * Over this data source.
     *
     * @param dataSource a {@code TenantDataSource}, or one from {@link Transactions#aware}
     */
    public PostgresInvoiceStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        requireNonNull(work, "work");
        return Transactions.call(dataSource, work::get);
    }

    @Override
    public void requireNoTransaction() {
        if (Transactions.isOpen(dataSource)) {
            throw new IllegalStateException(
                    "a transaction is open: ask the tax authority after it, since that calls the network");
        }
    }

    @Override
    public boolean insert(Invoice invoice, IdempotencyKey key, String fingerprint) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Party issuer = invoice.content().issuer();
            Party customer = invoice.content().customer();
            Optional<PaymentId> payment = invoice.content().payment();
            if (payment.isPresent() && !isKnown(sql, payment.get())) {
                throw new IllegalArgumentException("payment must be one of this tenant, was " + payment.get());
            }
            int rows = sql.update(
                    "INSERT INTO invoice (id, key, fingerprint, kind, series, state, issued_on, created_at, payment_id, corrects,"
                            + " issuer_name, issuer_tax_kind, issuer_tax_id, issuer_condition, issuer_address,"
                            + " customer_name, customer_tax_kind, customer_tax_id, customer_condition, customer_address,"
                            + " prices, services_from, services_to, note, currency, total, check_at)"
                            + " VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    invoice.id().value(),
                    key.value(),
                    fingerprint,
                    invoice.kind(),
                    invoice.series().value(),
                    invoice.issuedOn(),
                    invoice.createdAt(),
                    payment.map(PaymentId::value),
                    invoice.corrects().map(InvoiceId::value),
                    issuer.name(),
                    issuer.taxId().kind(),
                    issuer.taxId().number(),
                    issuer.condition(),
                    issuer.address(),
                    customer.name(),
                    customer.taxId().kind(),
                    customer.taxId().number(),
                    customer.condition(),
                    customer.address(),
                    invoice.content().prices(),
                    invoice.content().period().map(ServicePeriod::from),
                    invoice.content().period().map(ServicePeriod::to),
                    invoice.content().note(),
                    invoice.total().currency().getCurrencyCode(),
                    invoice.total().minor(),
                    invoice.checkAt());
            if (rows == 0) {
                return false;
            }
            int position = 0;
            for (InvoiceLine line : invoice.content().lines()) {
                sql.update(
                        "INSERT INTO invoice_line (invoice_id, position, description, quantity, unit_price, treatment, percent)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        invoice.id().value(),
                        position++,
                        line.description(),
                        line.quantity(),
                        line.unitPrice().minor(),
                        line.tax().treatment(),
                        line.tax().percent());
            }
            return true;
        });
    }

    private static boolean isKnown(Sql sql, PaymentId payment) throws SQLException {
        return sql.number("SELECT count(*) FROM payment WHERE id = ?", payment.value()) == 1;
    }

    @Override
    public void update(Invoice invoice) {
        Optional<Authorization> given = invoice.authorization();
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE invoice SET state = ?, issued_on = ?, number = ?, authorization_code = ?, authorized_until = ?,"
                                        + " authorization_page = ?, remarks = ?, problems = ?, check_at = ?, attempts = ? WHERE id = ?",
                                invoice.state(),
                                invoice.issuedOn(),
                                invoice.number().isPresent()
                                        ? Optional.of(invoice.number().getAsLong())
                                        : Optional.empty(),
                                given.map(Authorization::code),
                                given.map(Authorization::validUntil),
                                given.map(a -> a.check().toString()),
                                given.map(Authorization::remarks).orElse(List.of()),
                                invoice.problems(),
                                invoice.checkAt(),
                                invoice.attempts(),
                                invoice.id().value()));
    }

    @Override
    public Optional<Invoice> find(InvoiceId id) {
        return first("WHERE id = ?", id.value());
    }

    @Override
    public Optional<Invoice> lock(InvoiceId id) {
        return first("WHERE id = ? FOR UPDATE", id.value());
    }

    @Override
    public Optional<Keyed> findByKey(IdempotencyKey key) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            return InvoiceRows.first(sql, "WHERE key = ?", key.value())
                    .map(row -> new Keyed(row.invoice(), row.fingerprint()));
        });
    }

    @Override
    public List<Invoice> ofPayment(PaymentId payment) {
        return Transactions.with(
                dataSource,
                connection -> InvoiceRows.list(
                        Sql.on(connection), "WHERE payment_id = ? ORDER BY created_at, id", payment.value()));
    }

    @Override
    public long next(Series series) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .number(
                                "INSERT INTO invoice_series AS s (series, last) VALUES (?, 1)"
                                        + " ON CONFLICT (series) DO UPDATE SET last = s.last + 1 RETURNING last",
                                series.value()));
    }

    @Override
    public OptionalLong lockLast(Series series) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT last FROM invoice_series WHERE series = ? FOR UPDATE",
                                row -> OptionalLong.of(row.number("last")),
                                series.value())
                        .orElse(OptionalLong.empty()));
    }

    @Override
    public void begin(Series series, long last) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO invoice_series (series, last) VALUES (?, ?) ON CONFLICT (series) DO NOTHING",
                                series.value(),
                                last));
    }

    @Override
    public void setLast(Series series, long last) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("UPDATE invoice_series SET last = ? WHERE series = ?", last, series.value()));
    }

    @Override
    public Optional<Invoice> outstanding(Series series) {
        return first("WHERE series = ? AND state IN ('SUBMITTING', 'UNKNOWN')", series.value());
    }

    @Override
    public boolean credit(InvoiceId invoice, Money amount) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "UPDATE invoice SET credited = credited + ? WHERE id = ? AND state = 'ISSUED'"
                                                + " AND currency = ? AND credited + ? BETWEEN 0 AND total",
                                        amount.minor(),
                                        invoice.value(),
                                        amount.currency().getCurrencyCode(),
                                        amount.minor())
                        == 1);
    }

    @Override
    public List<InvoiceId> due(Instant now, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id FROM invoice WHERE state IN ('PENDING', 'SUBMITTING', 'UNKNOWN') AND check_at <= ?"
                                        + " ORDER BY created_at, id LIMIT ?",
                                row -> new InvoiceId(row.uuid("id")),
                                now,
                                max));
    }

    private Optional<Invoice> first(String where, Object parameter) {
        return Transactions.with(
                dataSource,
                connection ->
                        InvoiceRows.first(Sql.on(connection), where, parameter).map(InvoiceRows.Found::invoice));
    }
}
