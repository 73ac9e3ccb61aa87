package dev.cimiento.payments.invoices;

import dev.cimiento.payments.Money;

/** What came of asking for a document. */
public sealed interface InvoiceResult {

    /**
     * It is written down: {@link InvoiceState#ISSUED} where no tax authority is asked, else on its way.
     *
     * @param invoice the document; the first one where the key was used before with the same content
     */
    record Accepted(Invoice invoice) implements InvoiceResult {}

    /**
     * The key was used for another content: the caller mixes two intentions up.
     *
     * @param first what the key stands for
     */
    record KeyReused(InvoiceId first) implements InvoiceResult {}

    /**
     * The payment has an invoice.
     *
     * @param invoice that one
     */
    record PaymentInvoiced(Invoice invoice) implements InvoiceResult {}

    /** There is no such invoice in this tenant. */
    record NoSuchInvoice() implements InvoiceResult {}

    /**
     * Only an issued invoice can be taken back.
     *
     * @param state where it is
     */
    record NotIssued(InvoiceState state) implements InvoiceResult {}

    /**
     * More would be taken back than is left.
     *
     * @param left what is left
     */
    record MoreThanInvoiced(Money left) implements InvoiceResult {}
}
