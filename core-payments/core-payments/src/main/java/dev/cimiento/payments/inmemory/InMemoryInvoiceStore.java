package dev.cimiento.payments.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.invoices.Invoice;
import dev.cimiento.payments.invoices.InvoiceId;
import dev.cimiento.payments.invoices.InvoiceState;
import dev.cimiento.payments.invoices.Series;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Invoices in memory, of each tenant apart: what {@code PostgresInvoiceStore} does, lost at the end of the process. Transactions of one
 * tenant run one after the other. Safe for use by many threads.
 */
public final class InMemoryInvoiceStore implements InvoiceStore {

    private final Map<TenantId, Tables> tenants = new ConcurrentHashMap<>();

    /** Empty. */
    public InMemoryInvoiceStore() {}

    private static final class Tables {
        private final ReentrantLock lock = new ReentrantLock();
        private Map<InvoiceId, Invoice> invoices = new LinkedHashMap<>();
        private Map<IdempotencyKey, InvoiceId> keys = new LinkedHashMap<>();
        private Map<InvoiceId, String> fingerprints = new LinkedHashMap<>();
        private Map<Series, Long> series = new LinkedHashMap<>();
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        Tables tables = tables();
        tables.lock.lock();
        boolean outermost = tables.lock.getHoldCount() == 1;
        Tables before = outermost ? copy(tables) : tables;
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done && outermost) {
                restore(tables, before);
            }
            tables.lock.unlock();
        }
    }

    @Override
    public void requireNoTransaction() {
        if (tables().lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "a transaction is open: ask the tax authority after it, since that calls the network");
        }
    }

    @Override
    public boolean insert(Invoice invoice, IdempotencyKey key, String fingerprint) {
        return in(t -> {
            boolean taken = t.keys.containsKey(key)
                    || invoice.content()
                            .payment()
                            .filter(payment -> any(
                                    t,
                                    other -> other.kind() == invoice.kind()
                                            && other.state() != InvoiceState.REJECTED
                                            && other.content().payment().equals(Optional.of(payment))))
                            .isPresent();
            if (!taken) {
                t.invoices.put(invoice.id(), invoice);
                t.keys.put(key, invoice.id());
                t.fingerprints.put(invoice.id(), fingerprint);
            }
            return !taken;
        });
    }

    @Override
    public void update(Invoice invoice) {
        in(t -> {
            refuseDoubles(t, invoice);
            return t.invoices.computeIfPresent(
                    invoice.id(),
                    (id, now) ->
                            invoice.toBuilder().credited(now.credited().minor()).build());
        });
    }

    /** What constraints do in PostgreSQL. */
    private static void refuseDoubles(Tables tables, Invoice invoice) {
        boolean twice = any(
                tables,
                other -> !other.id().equals(invoice.id())
                        && other.series().equals(invoice.series())
                        && ((isOutstanding(other) && isOutstanding(invoice))
                                || (invoice.number().isPresent()
                                        && other.number().equals(invoice.number()))));
        if (twice) {
            throw new IllegalStateException("series " + invoice.series() + " has a document with the number of "
                    + invoice + ", or on its way, already");
        }
    }

    private static boolean isOutstanding(Invoice invoice) {
        return invoice.state() == InvoiceState.SUBMITTING || invoice.state() == InvoiceState.UNKNOWN;
    }

    @Override
    public Optional<Invoice> find(InvoiceId id) {
        return in(t -> Optional.ofNullable(t.invoices.get(id)));
    }

    @Override
    public Optional<Invoice> lock(InvoiceId id) {
        return find(id);
    }

    @Override
    public Optional<Keyed> findByKey(IdempotencyKey key) {
        return in(t -> Optional.ofNullable(t.keys.get(key))
                .map(id -> new Keyed(present(t.invoices.get(id)), present(t.fingerprints.get(id)))));
    }

    @Override
    public List<Invoice> ofPayment(PaymentId payment) {
        return in(t -> t.invoices.values().stream()
                .filter(invoice -> invoice.content().payment().equals(Optional.of(payment)))
                .toList());
    }

    @Override
    public long next(Series series) {
        return in(t -> t.series.merge(series, 1L, Long::sum));
    }

    @Override
    public OptionalLong lockLast(Series series) {
        return in(t -> {
            Long last = t.series.get(series);
            return last == null ? OptionalLong.empty() : OptionalLong.of(last);
        });
    }

    @Override
    public void begin(Series series, long last) {
        in(t -> t.series.putIfAbsent(series, last));
    }

    @Override
    public void setLast(Series series, long last) {
        in(t -> t.series.replace(series, last));
    }

    @Override
    public Optional<Invoice> outstanding(Series series) {
        return in(t -> t.invoices.values().stream()
                .filter(invoice -> invoice.series().equals(series) && isOutstanding(invoice))
                .findFirst());
    }

    @Override
    public boolean credit(InvoiceId id, Money amount) {
        return in(t -> {
            Invoice invoice = present(t.invoices.get(id));
            if (!invoice.total().currency().equals(amount.currency()) || invoice.state() != InvoiceState.ISSUED) {
                return false;
            }
            Money credited = invoice.credited().plus(amount);
            if (credited.minor() < 0 || credited.isMoreThan(invoice.total())) {
                return false;
            }
            t.invoices.put(id, invoice.toBuilder().credited(credited.minor()).build());
            return true;
        });
    }

    @Override
    public List<InvoiceId> due(Instant now, int max) {
        return in(t -> t.invoices.values().stream()
                .filter(invoice ->
                        !invoice.state().isFinal() && !invoice.checkAt().isAfter(now))
                .sorted(Comparator.comparing(Invoice::createdAt))
                .limit(max)
                .map(Invoice::id)
                .toList());
    }

    private static boolean any(Tables tables, Predicate<Invoice> which) {
        return tables.invoices.values().stream().anyMatch(which);
    }

    private <T extends @Nullable Object> T in(Function<Tables, T> work) {
        Tables tables = tables();
        tables.lock.lock();
        try {
            return work.apply(tables);
        } finally {
            tables.lock.unlock();
        }
    }

    private Tables tables() {
        return tenants.computeIfAbsent(TenantContext.require(), tenant -> new Tables());
    }

    private static Tables copy(Tables from) {
        Tables copy = new Tables();
        restore(copy, from);
        return copy;
    }

    private static void restore(Tables to, Tables from) {
        to.invoices = new LinkedHashMap<>(from.invoices);
        to.keys = new LinkedHashMap<>(from.keys);
        to.fingerprints = new LinkedHashMap<>(from.fingerprints);
        to.series = new LinkedHashMap<>(from.series);
    }

    private static <T> T present(@Nullable T value) {
        return requireNonNull(value);
    }
}
