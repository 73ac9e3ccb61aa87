package dev.cimiento.payments.invoices;

/** What the prices of a document's lines are. */
public enum Prices {
    /** What the customer pays: the tax is found inside. The total is the sum of the lines to the cent. */
    TAX_INCLUDED,
    /** Net: the tax is added to the sum of each rate. */
    TAX_EXCLUDED
}
