package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invoices, credit notes and receipts of the current tenant.
 *
 * <p>{@link #issue} writes a document down and may run inside the caller's transaction, so a payment's listener issues the invoice with the
 * payment or not at all. Without a tax authority it has its number at once. With one it is {@link InvoiceState#PENDING} until {@link
 * #authorize} or {@link #authorizeDue} has asked for its code, outside of every transaction; call the latter every minute, from a
 * recurring job.
 *
 * <p>Numbers have no gaps and no doubles: a number is taken in the transaction that writes the document, and a number that a tax authority
 * was asked with stays reserved until it is known what became of it. A lost answer is looked up, never asked for again under another
 * number, so a payment has one authorised invoice at the most.
 *
 * <p>Immutable, and safe for use by many threads and processes.
 */
public final class Invoices {

    private static final Logger LOG = LoggerFactory.getLogger(Invoices.class);

    private final InvoiceStore store;
    private final InstantSource clock;
    private final ZoneId zone;
    private final @Nullable FiscalAuthority authority;
    private final InvoiceListener listener;

    private Invoices(
            InvoiceStore store,
            InstantSource clock,
            ZoneId zone,
            @Nullable FiscalAuthority authority,
            InvoiceListener listener) {
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.zone = requireNonNull(zone, "zone");
        this.authority = authority;
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Documents that no tax authority sees.
     *
     * @param zone in which the day on a document is found
     */
    public static Invoices of(InvoiceStore store, InstantSource clock, ZoneId zone) {
        return new Invoices(store, clock, zone, null, event -> {});
    }

    /** With this tax authority for invoices and credit notes; receipts stay among us. */
    public Invoices withAuthority(FiscalAuthority newAuthority) {
        return new Invoices(store, clock, zone, requireNonNull(newAuthority, "authority"), listener);
    }

    /** With this listener in place of none. */
    public Invoices withListener(InvoiceListener newListener) {
        return new Invoices(store, clock, zone, authority, newListener);
    }

    /**
     * Writes an invoice or a receipt.
     *
     * @param key the caller's name for this document; repeated, it gives the first one
     * @throws IllegalArgumentException when the tax authority takes no such document; the message says why; or when the payment is not one
     *     of this tenant
     */
    public InvoiceResult issue(IdempotencyKey key, InvoiceRequest content) {
        requireNonNull(key, "key");
        return write(key, content, requireNonNull(content, "content").kind(), null);
    }

    /**
     * Takes an issued invoice back as a whole.
     *
     * @param reason printed on the credit note
     */
    public InvoiceResult credit(IdempotencyKey key, InvoiceId invoice, String reason) {
        return store.find(requireNonNull(invoice, "invoice"))
                .map(found -> credit(key, invoice, found.content().lines(), reason))
                .orElseGet(InvoiceResult.NoSuchInvoice::new);
    }

    /**
     * Takes these lines of an issued invoice back, at prices as those of the invoice.
     *
     * @param reason printed on the credit note
     * @throws IllegalArgumentException when the lines are in another currency
     */
    public InvoiceResult credit(IdempotencyKey key, InvoiceId invoice, List<InvoiceLine> lines, String reason) {
        requireNonNull(key, "key");
        return store.transaction(() -> {
            Optional<Invoice> locked = store.lock(requireNonNull(invoice, "invoice"));
            if (locked.isEmpty() || locked.get().kind() != InvoiceKind.INVOICE) {
                return new InvoiceResult.NoSuchInvoice();
            }
            Invoice corrected = locked.get();
            InvoiceRequest of = corrected.content();
            InvoiceRequest content = InvoiceRequest.invoice(of.issuer(), of.customer(), lines)
                    .withPrices(of.prices())
                    .withNote(reason);
            if (of.period().isPresent()) {
                content = content.forServices(
                        of.period().get().from(), of.period().get().to());
            }
            Optional<InvoiceResult> first = repeated(key, InvoiceKind.CREDIT_NOTE, content, corrected);
            if (first.isPresent()) {
                return first.get();
            }
            if (corrected.state() != InvoiceState.ISSUED) {
                return new InvoiceResult.NotIssued(corrected.state());
            }
            Money amount = content.totals().total();
            if (!amount.currency().equals(corrected.total().currency())) {
                throw new IllegalArgumentException("lines must be in "
                        + corrected.total().currency().getCurrencyCode() + " as the invoice is, were in "
                        + amount.currency().getCurrencyCode());
            }
            if (!store.credit(invoice, amount)) {
                return new InvoiceResult.MoreThanInvoiced(corrected.total().minus(corrected.credited()));
            }
            return write(key, content, InvoiceKind.CREDIT_NOTE, corrected);
        });
    }

    /**
     * Asks the tax authority for the code of a document, or finds out what became of the last time. Calls it over the network, and so
     * refuses to run inside a transaction.
     *
     * @return the document as it stands then: {@link InvoiceState#PENDING} or {@link InvoiceState#UNKNOWN} where the authority could not be
     *     reached, or another document of the series has to be settled first
     * @throws IllegalArgumentException when there is no such document
     * @throws IllegalStateException inside a transaction, and for a document that waits for an authority where none is configured
     */
    public Invoice authorize(InvoiceId id) {
        store.requireNoTransaction();
        Invoice invoice = find(id).orElseThrow(() -> new IllegalArgumentException("no document has the id " + id));
        if (invoice.state().isFinal()) {
            return invoice;
        }
        if (authority == null) {
            throw new IllegalStateException("document " + id + " waits for a tax authority, and none is configured");
        }
        return new Submission(store, clock, zone, authority, listener).settle(id);
    }

    /**
     * Does {@link #authorize} for documents that are due, the oldest first. What fails of one, in the listener for example, is logged, and
     * does not keep the others back.
     *
     * @param max how many to look at
     * @return how many of them are final now
     */
    public int authorizeDue(int max) {
        store.requireNoTransaction();
        if (authority == null) {
            return 0;
        }
        return (int) store.due(clock.instant(), max).stream()
                .filter(this::isFinalNow)
                .count();
    }

    private boolean isFinalNow(InvoiceId id) {
        try {
            return authorize(id).state().isFinal();
        } catch (RuntimeException e) {
            LOG.warn("document {} could not be settled: {}", id, e.toString());
            return false;
        }
    }

    /** The document with this id. */
    public Optional<Invoice> find(InvoiceId id) {
        return store.find(requireNonNull(id, "id"));
    }

    /** The documents of a payment, the oldest first. */
    public List<Invoice> ofPayment(PaymentId payment) {
        return store.ofPayment(requireNonNull(payment, "payment"));
    }

    private InvoiceResult write(
            IdempotencyKey key, InvoiceRequest content, InvoiceKind kind, @Nullable Invoice corrected) {
        FiscalAuthority asked = kind == InvoiceKind.RECEIPT ? null : authority;
        Series series = asked == null
                ? content.series().orElse(Series.of(kind.name().replace('_', '-')))
                : asked.series(kind, content);
        return store.transaction(() -> {
            Instant now = clock.instant();
            Invoice.Builder builder = Invoice.builder(
                            InvoiceId.random(), content, series, LocalDate.ofInstant(now, zone), now)
                    .kind(kind);
            if (corrected != null) {
                builder.corrects(corrected.id());
            }
            Invoice invoice = builder.build();
            if (!store.insert(invoice, key, Digest.of(kind, content, idOf(corrected)))) {
                return taken(key, content, kind, corrected);
            }
            if (asked == null) {
                // After the insert, so that a document which is not written takes no number.
                invoice = builder.number(store.next(series))
                        .state(InvoiceState.ISSUED)
                        .build();
                store.update(invoice);
            }
            listener.changed(new InvoiceChanged(invoice, InvoiceState.PENDING));
            return new InvoiceResult.Accepted(invoice);
        });
    }

    private InvoiceResult taken(
            IdempotencyKey key, InvoiceRequest content, InvoiceKind kind, @Nullable Invoice corrected) {
        return repeated(key, kind, content, corrected)
                .orElseGet(() -> content.payment()
                        .flatMap(payment -> store.ofPayment(payment).stream()
                                .filter(other -> other.kind() == kind && other.state() != InvoiceState.REJECTED)
                                .findFirst())
                        .<InvoiceResult>map(InvoiceResult.PaymentInvoiced::new)
                        .orElseThrow(() -> new IllegalStateException("key " + key + " was taken and is not any more")));
    }

    private Optional<InvoiceResult> repeated(
            IdempotencyKey key, InvoiceKind kind, InvoiceRequest content, @Nullable Invoice corrected) {
        return store.findByKey(key)
                .map(keyed -> keyed.fingerprint().equals(Digest.of(kind, content, idOf(corrected)))
                        ? new InvoiceResult.Accepted(keyed.invoice())
                        : new InvoiceResult.KeyReused(keyed.invoice().id()));
    }

    private static String idOf(@Nullable Invoice invoice) {
        return invoice == null ? "" : invoice.id().toString();
    }
}
