package dev.cimiento.payments.invoices.spi;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.Series;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The documents of the current tenant. Implementations are safe for use by many threads and processes, and refuse by themselves a second
 * invoice of a payment, a number given twice in a series, and two documents of one series on their way at once.
 */
public interface InvoiceStore {

    /** Runs the work in one transaction, joining the caller's if there is one. */
    <T> T transaction(Supplier<T> work);

    /**
     * Makes sure that no transaction is open, since the tax authority is about to be called.
     *
     * @throws IllegalStateException when one is
     */
    void requireNoTransaction();

    /**
     * Writes a new document.
     *
     * @param fingerprint tells one content from another
     * @return false, and writes nothing, where the key is taken or the payment has an invoice
     */
    boolean insert(Invoice invoice, IdempotencyKey key, String fingerprint);

    /** Replaces what changes in a document: state, number, authorization, problems, when to look again, attempts. */
    void update(Invoice invoice);

    /** The document with this id. */
    Optional<Invoice> find(InvoiceId id);

    /** The document with this id, locked until the transaction ends. */
    Optional<Invoice> lock(InvoiceId id);

    /** What was written under this key. */
    Optional<Keyed> findByKey(IdempotencyKey key);

    /** The documents of a payment, the oldest first. */
    List<Invoice> ofPayment(PaymentId payment);

    /** Takes the next number of a series that we keep ourselves, 1 for the first, locked until the transaction ends. */
    long next(Series series);

    /** The last number of the series, locked until the transaction ends; empty where the series was never used. */
    OptionalLong lockLast(Series series);

    /** Lets a series begin after this number; does nothing where it has begun. */
    void begin(Series series, long last);

    /** Sets the last number of a series that {@link #lockLast} has locked. */
    void setLast(Series series, long last);

    /** The document of the series that the tax authority is being asked for, or was without an answer. */
    Optional<Invoice> outstanding(Series series);

    /**
     * Takes so much of an issued invoice back; a negative amount gives it back.
     *
     * @return false, and changes nothing, where less is left
     */
    boolean credit(InvoiceId invoice, Money amount);

    /** Documents that are not final and due to be looked at, the oldest first. */
    List<InvoiceId> due(Instant now, int max);

    /**
     * What was written under a key.
     *
     * @param invoice the document
     * @param fingerprint of its content
     */
    record Keyed(Invoice invoice, String fingerprint) {}
}
