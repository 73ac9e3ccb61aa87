package dev.cimiento.payments.invoices;

/**
 * A document moved to another state.
 *
 * @param invoice as it stands now
 * @param from where it stood before; {@link InvoiceState#PENDING} for one just written down
 */
public record InvoiceChanged(Invoice invoice, InvoiceState from) {

    /** Whether its number has just become final: the moment to print it and send it. */
    public boolean issued() {
        return invoice.state() == InvoiceState.ISSUED;
    }
}
