package dev.cimiento.payments.invoices;

/**
 * What follows from a document: a job that sends it. Called once a change, in the transaction of the change, so it commits with it or not
 * at all. It must not call anything over the network.
 */
@FunctionalInterface
public interface InvoiceListener {

    /** A document moved to another state. */
    void changed(InvoiceChanged event);
}
