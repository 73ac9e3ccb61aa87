package dev.cimiento.payments.testkit;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.payments.postgresql.PostgresInvoiceStore;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.payments.sandbox.SandboxFiscalAuthority;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Invoices of two tenants")
class InvoiceIsolationTest extends TenantIsolationContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresPaymentStore.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        Party party = Party.consumer("Ana");
        Invoices.of(new PostgresInvoiceStore(dataSource), InstantSource.fixed(NOW), ZoneOffset.UTC)
                .withAuthority(new SandboxFiscalAuthority())
                .issue(
                        IdempotencyKey.of("key-" + mark),
                        InvoiceRequest.invoice(
                                        party,
                                        party,
                                        List.of(InvoiceLine.of("a", Money.of("1.00", "ARS"), TaxRate.ZERO)))
                                .withNote(mark));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        PostgresInvoiceStore store = new PostgresInvoiceStore(dataSource);
        return store.due(NOW, 1000).stream()
                .map(id -> store.find(id).orElseThrow().content().note())
                .toList();
    }
}
