package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries that belong together and sum up to nothing in every currency. Immutable. */
public final class LedgerTransaction {

    private final String key;
    private final Instant at;
    private final List<LedgerEntry> entries;
    private final @Nullable PaymentId payment;

    private LedgerTransaction(String key, Instant at, List<LedgerEntry> entries, @Nullable PaymentId payment) {
        this.key = key;
        this.at = at;
        this.entries = entries;
        this.payment = payment;
    }

    /**
     * A transaction.
     *
     * @param key names it: posted again, it changes nothing; 1 to 200 printable ASCII characters
     * @throws IllegalArgumentException when there are fewer than two entries, or they do not balance
     */
    public static LedgerTransaction of(String key, Instant at, List<LedgerEntry> entries) {
        if (!ProviderReference.isOne(requireNonNull(key, "key")) || key.length() > 200) {
            throw new IllegalArgumentException(
                    "key must be 1 to 200 printable ASCII characters, was " + Quoted.of(key));
        }
        Map<String, Long> sums = new HashMap<>();
        entries.forEach(entry -> sums.merge(
                entry.amount().currency().getCurrencyCode(), entry.amount().minor(), Math::addExact));
        if (entries.size() < 2 || sums.values().stream().anyMatch(sum -> sum != 0)) {
            throw new IllegalArgumentException("entries must be two or more and balance, were " + entries);
        }
        return new LedgerTransaction(key, requireNonNull(at, "at"), List.copyOf(entries), null);
    }

    /**
     * So much from one account to the other.
     *
     * @throws IllegalArgumentException when the amount is nothing
     */
    public static LedgerTransaction move(
            String key, Instant at, Money amount, LedgerAccount debit, LedgerAccount credit) {
        return of(
                key,
                at,
                List.of(
                        new LedgerEntry(debit, amount),
                        new LedgerEntry(credit, new Money(Math.negateExact(amount.minor()), amount.currency()))));
    }

    /** The same, about this payment. Default: about none. */
    public LedgerTransaction about(PaymentId id) {
        return new LedgerTransaction(key, at, entries, requireNonNull(id, "payment"));
    }

    /** Its name. */
    public String key() {
        return key;
    }

    /** When it took place. */
    public Instant at() {
        return at;
    }

    /** Its lines. */
    public List<LedgerEntry> entries() {
        return entries;
    }

    /** The payment that it is about. */
    public Optional<PaymentId> payment() {
        return Optional.ofNullable(payment);
    }

    @Override
    public String toString() {
        return "LedgerTransaction[" + key + ", " + entries + "]";
    }
}
