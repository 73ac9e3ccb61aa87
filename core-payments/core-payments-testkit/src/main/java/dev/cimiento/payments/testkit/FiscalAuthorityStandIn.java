package dev.cimiento.payments.testkit;

import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.invoices.Authorization;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceKind;
import dev.cimiento.payments.invoices.InvoiceRequest;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tax authority in memory that numbers strictly, remembers every document, and does the next thing wrong that it is told to. Safe for
 * use by many threads.
 */
public final class FiscalAuthorityStandIn implements FiscalAuthority {

    /** What goes wrong at the next call of {@link #authorize}. */
    public enum Fault {
        /** The document is granted and the answer is lost. */
        ANSWER_LOST,
        /** The call is lost before it arrives, and the caller cannot know. */
        CALL_LOST,
        /** The authority cannot be reached, which the caller knows. */
        UNREACHABLE,
        /** The authority refuses the document. */
        REFUSED,
        /** Another program takes the number first. */
        NUMBER_TAKEN,
        /** The document is granted, and the process that asked ends before it hears of it. */
        DIES
    }

    private final Map<Series, List<Optional<InvoiceId>>> books = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private boolean inside;
    private int overlaps;

    /** With empty books. */
    public FiscalAuthorityStandIn() {}

    /** Lets these go wrong, one a call, in this order. */
    public synchronized FiscalAuthorityStandIn fail(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    /** Which of our documents have a code in this series, by number from 1; empty where another program has it. */
    public synchronized List<Optional<InvoiceId>> books(Series series) {
        return List.copyOf(books.getOrDefault(series, List.of()));
    }

    /** How often two calls for one series were made at once. */
    public synchronized int overlaps() {
        return overlaps;
    }

    @Override
    public Series series(InvoiceKind kind, InvoiceRequest content) {
        return Series.of(kind == InvoiceKind.CREDIT_NOTE ? "NC-0001" : "B-0001");
    }

    @Override
    public synchronized long lastNumber(Series series) {
        return books.getOrDefault(series, List.of()).size();
    }

    @Override
    public Answer authorize(Invoice invoice, Optional<Invoice> corrected) {
        synchronized (this) {
            overlaps += inside ? 1 : 0;
            inside = true;
        }
        Thread.yield();
        synchronized (this) {
            inside = false;
            return answer(invoice);
        }
    }

    @Override
    public synchronized Found find(Invoice invoice, Optional<Invoice> corrected) {
        List<Optional<InvoiceId>> book = books.getOrDefault(invoice.series(), List.of());
        long number = invoice.number().orElseThrow();
        if (number > book.size()) {
            return new Found.Nothing();
        }
        return book.get((int) number - 1).equals(Optional.of(invoice.id()))
                ? new Found.Ours(authorization(invoice))
                : new Found.Another();
    }

    private Answer answer(Invoice invoice) {
        Fault fault = faults.poll();
        List<Optional<InvoiceId>> book = books.computeIfAbsent(invoice.series(), series -> new ArrayList<>());
        if (fault == Fault.CALL_LOST) {
            throw new OutcomeUnknownException("the call was lost");
        }
        if (fault == Fault.UNREACHABLE) {
            throw new RetryablePaymentsException("the authority cannot be reached");
        }
        if (fault == Fault.NUMBER_TAKEN) {
            book.add(Optional.empty());
        }
        if (invoice.number().orElseThrow() != book.size() + 1) {
            return new Answer.OutOfSequence();
        }
        if (fault == Fault.REFUSED) {
            return new Answer.Refused(List.of("10015: the customer's number is not known"));
        }
        book.add(Optional.of(invoice.id()));
        if (fault == Fault.ANSWER_LOST) {
            throw new OutcomeUnknownException("the answer was lost");
        }
        if (fault == Fault.DIES) {
            throw new AssertionError("the process dies");
        }
        return new Answer.Granted(authorization(invoice));
    }

    private static Authorization authorization(Invoice invoice) {
        return new Authorization(
                "%014d".formatted(invoice.number().orElseThrow()),
                invoice.issuedOn().plusDays(10),
                URI.create("https://authority.example/" + invoice.label()),
                List.of());
    }
}
