package dev.cimiento.payments.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.invoices.InvoiceLine;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.Party;
import dev.cimiento.payments.invoices.TaxRate;
import dev.cimiento.payments.postgresql.PostgresInvoiceStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/** A process that issues invoices with two threads, and may be killed; begun again, it issues those that are missing. */
final class InvoiceProcess {

    private InvoiceProcess() {}

    public static void main(String[] arguments) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Invoices invoices = Invoices.of(
                    new PostgresInvoiceStore(TenantDataSource.over(pool)), InstantSource.system(), ZoneOffset.UTC);
            Party party = Party.consumer("Ana");
            InvoiceRequest content = InvoiceRequest.invoice(
                    party, party, List.of(InvoiceLine.of("Court 2", Money.of("10.00", "ARS"), TaxRate.ZERO)));
            IntStream.range(0, Integer.parseInt(arguments[2]))
                    .parallel()
                    .forEach(number -> TenantContext.run(
                            TenantId.of("padel"),
                            () -> invoices.issue(IdempotencyKey.of(arguments[1] + "-" + number), content)));
        }
    }
}
