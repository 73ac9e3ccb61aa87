package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A tax authority for development: grants everything at once, with a code that says that it is none. It keeps no books, since a number's
 * code follows from the number. Immutable, and safe for use by many threads.
 */
public final class SandboxFiscalAuthority implements FiscalAuthority {

    /** It. */
    public SandboxFiscalAuthority() {}

    @Override
    public Series series(InvoiceKind kind, InvoiceRequest content) {
        return Series.of(kind == InvoiceKind.CREDIT_NOTE ? "SANDBOX-NC" : "SANDBOX");
    }

    @Override
    public long lastNumber(Series series) {
        return 0;
    }

    @Override
    public Answer authorize(Invoice invoice, Optional<Invoice> corrected) {
        return new Answer.Granted(granted(invoice));
    }

    @Override
    public Found find(Invoice invoice, Optional<Invoice> corrected) {
        return new Found.Ours(granted(invoice));
    }

    private static Authorization granted(Invoice invoice) {
        String code = "SANDBOX-" + invoice.label();
        return new Authorization(
                code,
                invoice.issuedOn().plusDays(10),
                URI.create("https://sandbox.invalid/" + code),
                List.of("sandbox: not valid as an invoice"));
    }
}
