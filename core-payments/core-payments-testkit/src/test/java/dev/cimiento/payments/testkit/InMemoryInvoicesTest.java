package dev.cimiento.payments.testkit;

import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.inmemory.InMemoryInvoiceStore;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Invoices in memory")
class InMemoryInvoicesTest extends InvoicesContract {

    @Override
    protected InvoiceStore store() {
        return new InMemoryInvoiceStore();
    }

    @Override
    protected PaymentId payment() {
        return PaymentId.random();
    }
}
