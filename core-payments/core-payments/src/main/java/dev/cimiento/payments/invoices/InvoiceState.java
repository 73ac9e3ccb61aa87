package dev.cimiento.payments.invoices;

/** Where a document is on its way to a final number. */
public enum InvoiceState {
    /** Written down; the tax authority was not asked yet, so it has no number. */
    PENDING,
    /** A number is reserved and the tax authority is being asked. */
    SUBMITTING,
    /** The tax authority was asked and its answer was lost: the number stays reserved until it is known what happened. */
    UNKNOWN,
    /** Its number is final. Only a credit note takes it back. */
    ISSUED,
    /** The tax authority refused it; its number went to the next document. */
    REJECTED;

    /** Whether nothing changes it any more. */
    public boolean isFinal() {
        return this == ISSUED || this == REJECTED;
    }
}
