package dev.cimiento.payments.invoices.spi;

import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Series;
import java.util.List;
import java.util.Optional;

/**
 * A tax authority that gives each document a code before it is valid, and numbers them in order: Argentina's ARCA.
 *
 * <p>Every call says what happened by its result, or throws {@link dev.cimiento.payments.RetryablePaymentsException} where certainly
 * nothing did, {@link dev.cimiento.payments.OutcomeUnknownException} where the answer was lost, and {@link
 * dev.cimiento.payments.PermanentPaymentsException} where the configuration is at fault. Implementations are safe for use by many threads.
 */
public interface FiscalAuthority {

    /**
     * In which run of numbers this document belongs. Calls nothing over the network.
     *
     * @throws IllegalArgumentException when the authority takes no such document; the message says why
     */
    Series series(InvoiceKind kind, InvoiceRequest content);

    /** The last number that the authority gave in this series; 0 where it gave none. */
    long lastNumber(Series series);

    /**
     * Asks for a code for a document with its number.
     *
     * @param corrected for a credit note, the invoice that it takes back
     */
    Answer authorize(Invoice invoice, Optional<Invoice> corrected);

    /** Looks up what the authority has under the series and number of this document, and compares every field. */
    Found find(Invoice invoice, Optional<Invoice> corrected);

    /** What the authority says to a document. */
    sealed interface Answer {

        /**
         * It has a code.
         *
         * @param authorization what was given
         */
        record Granted(Authorization authorization) implements Answer {}

        /**
         * It is refused, and its number is free again.
         *
         * @param problems why, with the authority's codes
         */
        record Refused(List<String> problems) implements Answer {

            /** Copies the list. */
            public Refused {
                problems = List.copyOf(problems);
            }
        }

        /** The number is not the next one: an earlier try may have passed. */
        record OutOfSequence() implements Answer {}
    }

    /** What the authority has under a number. */
    sealed interface Found {

        /**
         * This very document.
         *
         * @param authorization what was given for it
         */
        record Ours(Authorization authorization) implements Found {}

        /** A document with other fields: the number was used by another program. */
        record Another() implements Found {}

        /** Nothing. */
        record Nothing() implements Found {}
    }
}
