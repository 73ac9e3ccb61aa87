package dev.cimiento.reference;

import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import java.util.Optional;
import java.util.function.Supplier;

/** The tax authority of the current tenant. */
record AuthorityOfTenant(Supplier<FiscalAuthority> current) implements FiscalAuthority {

    @Override
    public Series series(InvoiceKind kind, InvoiceRequest content) {
        return current.get().series(kind, content);
    }

    @Override
    public long lastNumber(Series series) {
        return current.get().lastNumber(series);
    }

    @Override
    public Answer authorize(Invoice invoice, Optional<Invoice> corrected) {
        return current.get().authorize(invoice, corrected);
    }

    @Override
    public Found find(Invoice invoice, Optional<Invoice> corrected) {
        return current.get().find(invoice, corrected);
    }
}
