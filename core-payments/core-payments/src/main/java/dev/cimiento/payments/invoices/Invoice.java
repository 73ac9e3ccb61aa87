package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An invoice, a credit note or a receipt, as it stood when it was read. Immutable. */
public final class Invoice {

    private final InvoiceId id;
    private final InvoiceRequest content;
    private final InvoiceKind kind;
    private final Series series;
    private final LocalDate issuedOn;
    private final Instant createdAt;
    private final InvoiceState state;
    private final long number;
    private final @Nullable InvoiceId corrects;
    private final @Nullable Authorization authorization;
    private final List<String> problems;
    private final Instant checkAt;
    private final long credited;
    private final int attempts;

    private Invoice(Builder from) {
        this.id = from.id;
        this.content = from.content;
        this.kind = from.kind;
        this.series = from.series;
        this.issuedOn = from.issuedOn;
        this.createdAt = from.createdAt;
        this.state = from.state;
        this.number = from.number;
        this.corrects = from.corrects;
        this.authorization = from.authorization;
        this.problems = List.copyOf(from.problems);
        this.checkAt = from.checkAt;
        this.credited = from.credited;
        this.attempts = from.attempts;
    }

    /** A builder of a document just written down: for {@link Invoices} and for stores. */
    public static Builder builder(
            InvoiceId id, InvoiceRequest content, Series series, LocalDate issuedOn, Instant createdAt) {
        return new Builder(id, content, series, issuedOn, createdAt);
    }

    /** A builder that begins as this document. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, content, series, issuedOn, createdAt)
                .kind(kind)
                .state(state)
                .number(number)
                .problems(problems)
                .checkAt(checkAt)
                .credited(credited)
                .attempts(attempts);
        builder.corrects = corrects;
        builder.authorization = authorization;
        return builder;
    }

    /** Its id. */
    public InvoiceId id() {
        return id;
    }

    /** What it is. */
    public InvoiceKind kind() {
        return kind;
    }

    /** What is written on it. */
    public InvoiceRequest content() {
        return content;
    }

    /** Its run of numbers. */
    public Series series() {
        return series;
    }

    /** Its number in the series; reserved from {@link InvoiceState#SUBMITTING} on, final in {@link InvoiceState#ISSUED}. */
    public OptionalLong number() {
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Series and number as people read them, {@code B-0004-00000079}; the series alone while there is no number. */
    public String label() {
        return number > 0 ? "%s-%08d".formatted(series, number) : series.value();
    }

    /**
     * The day written on it, in the zone of the {@link Invoices}: when its number was taken, since a tax authority wants numbers and days in
     * one order.
     */
    public LocalDate issuedOn() {
        return issuedOn;
    }

    /** When it was written down. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Where it is on its way to a final number. */
    public InvoiceState state() {
        return state;
    }

    /** For a credit note: the invoice that it takes back. */
    public Optional<InvoiceId> corrects() {
        return Optional.ofNullable(corrects);
    }

    /** What the tax authority gave; empty for documents that it does not see. */
    public Optional<Authorization> authorization() {
        return Optional.ofNullable(authorization);
    }

    /** Why the tax authority refused it, or what went wrong the last time it was asked. */
    public List<String> problems() {
        return problems;
    }

    /** When a document that is not final is looked at again. */
    public Instant checkAt() {
        return checkAt;
    }

    /** How much of it credit notes have taken back, those on their way included. */
    public Money credited() {
        return new Money(credited, total().currency());
    }

    /** How often the tax authority was asked. */
    public int attempts() {
        return attempts;
    }

    /** What it comes to. */
    public InvoiceTotals totals() {
        return content.totals();
    }

    /** What the customer owes, or for a credit note gets back. */
    public Money total() {
        return totals().total();
    }

    /** Names the document and its state, and nobody. */
    @Override
    public String toString() {
        return "Invoice[" + id + ", " + kind + " " + label() + ", " + state + "]";
    }

    /** Makes an {@link Invoice}. Not safe for use by many threads. */
    public static final class Builder {

        private final InvoiceId id;
        private final InvoiceRequest content;
        private final Series series;
        private LocalDate issuedOn;
        private final Instant createdAt;
        private InvoiceKind kind;
        private InvoiceState state = InvoiceState.PENDING;
        private long number;
        private @Nullable InvoiceId corrects;
        private @Nullable Authorization authorization;
        private List<String> problems = List.of();
        private Instant checkAt;
        private long credited;
        private int attempts;

        private Builder(InvoiceId id, InvoiceRequest content, Series series, LocalDate issuedOn, Instant createdAt) {
            this.id = requireNonNull(id, "id");
            this.content = content.withSeries(series);
            this.kind = content.kind();
            this.series = requireNonNull(series, "series");
            this.issuedOn = requireNonNull(issuedOn, "issuedOn");
            this.createdAt = requireNonNull(createdAt, "createdAt");
            this.checkAt = createdAt;
        }

        /** What it is, where not what the content says: a credit note has an invoice's content. */
        public Builder kind(InvoiceKind newKind) {
            this.kind = requireNonNull(newKind, "kind");
            return this;
        }

        /** The day written on it. */
        public Builder issuedOn(LocalDate day) {
            this.issuedOn = requireNonNull(day, "issuedOn");
            return this;
        }

        /** Its state. */
        public Builder state(InvoiceState newState) {
            this.state = requireNonNull(newState, "state");
            return this;
        }

        /** Its number; 0 for none. */
        public Builder number(long newNumber) {
            this.number = newNumber;
            return this;
        }

        /** The invoice that it takes back. */
        public Builder corrects(InvoiceId invoice) {
            this.corrects = requireNonNull(invoice, "corrects");
            return this;
        }

        /** What the tax authority gave. */
        public Builder authorization(Authorization given) {
            this.authorization = requireNonNull(given, "authorization");
            return this;
        }

        /** What went wrong. */
        public Builder problems(List<String> found) {
            this.problems = List.copyOf(found);
            return this;
        }

        /** When to look again. */
        public Builder checkAt(Instant when) {
            this.checkAt = requireNonNull(when, "checkAt");
            return this;
        }

        /** How much was taken back, in minor units. */
        public Builder credited(long minor) {
            this.credited = minor;
            return this;
        }

        /** How often the tax authority was asked. */
        public Builder attempts(int times) {
            this.attempts = times;
            return this;
        }

        /** The document. */
        public Invoice build() {
            return new Invoice(this);
        }
    }
}
