package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import dev.cimiento.payments.postgresql.PostgresInvoiceStore;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.sandbox.SandboxFiscalAuthority;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Invoices in PostgreSQL")
class PostgresInvoicesTest extends InvoicesContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    @BeforeAll
    static void start() {
        database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA);
        dataSource = database.tenantPool(16);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected InvoiceStore store() {
        // Issued documents refuse to be deleted one by one; a table is emptied by its owner.
        String schema = TENANT.schema();
        database.execute("TRUNCATE %s.invoice, %s.invoice_line, %s.invoice_series".replace("%s", schema));
        return new PostgresInvoiceStore(dataSource);
    }

    @Override
    protected PaymentId payment() throws Exception {
        PaymentId id = PaymentId.random();
        CheckoutRequest request = CheckoutRequest.of(
                IdempotencyKey.of(id.toString()), Money.of("10.00", "USD"), "court", URI.create("https://p.example"));
        inTenant(() -> new PostgresPaymentStore(dataSource)
                .payments()
                .insert(Payment.builder(id, new ProviderId("sandbox"), request, NOW)
                        .checkAt(NOW)
                        .build()));
        return id;
    }

    @Test
    @DisplayName("an issued document does not change and does not go, whoever asks the database")
    void keepsIssued() throws Exception {
        Invoices invoices = Invoices.of(store(), InstantSource.fixed(NOW), ZoneOffset.UTC);
        inTenant(() -> invoices.issue(IdempotencyKey.of("issued"), content()));
        for (String statement : List.of(
                "UPDATE invoice SET total = total + 1",
                "UPDATE invoice SET number = 7",
                "UPDATE invoice SET state = 'REJECTED', number = NULL",
                "UPDATE invoice_line SET unit_price = 1",
                "DELETE FROM invoice_line",
                "DELETE FROM invoice")) {
            assertThatThrownBy(() -> inTenant(() -> Transactions.with(
                            dataSource, connection -> Sql.on(connection).update(statement))))
                    .as(statement)
                    .isInstanceOf(DatabaseException.class)
                    .hasStackTraceContaining("does not change");
        }
    }

    @Test
    @DisplayName("an invoice for a payment that the tenant does not have is refused, and says which")
    void refusesUnknownPayments() {
        Invoices invoices = Invoices.of(store(), InstantSource.fixed(NOW), ZoneOffset.UTC);
        PaymentId nobodys = PaymentId.random();
        assertThatThrownBy(() -> inTenant(() ->
                        invoices.issue(IdempotencyKey.of("nobodys"), content().forPayment(nobodys))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payment")
                .hasMessageContaining(nobodys.toString());
    }

    @Test
    @DisplayName("the tax authority is never called with a transaction open")
    void refusesInsideTransaction() throws Exception {
        Invoices invoices = Invoices.of(store(), InstantSource.fixed(NOW), ZoneOffset.UTC)
                .withAuthority(new SandboxFiscalAuthority());
        assertThatThrownBy(() -> inTenant(() -> Transactions.call(dataSource, () -> invoices.authorizeDue(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a transaction is open");
    }

    private static InvoiceRequest content() {
        Party party = Party.consumer("Ana " + UUID.randomUUID());
        return InvoiceRequest.invoice(
                party, party, List.of(InvoiceLine.of("a", Money.of("1.00", "ARS"), TaxRate.ZERO)));
    }
}
