package dev.cimiento.payments.invoices;

/** What a document is. */
public enum InvoiceKind {
    /** Asks for money, or says what was sold: "factura". */
    INVOICE,
    /** Takes back a part or the whole of an invoice: "nota de crédito". */
    CREDIT_NOTE,
    /** Says that money was received, and is no tax document: "recibo", "comprobante". Never sent to a tax authority. */
    RECEIPT
}
