package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.internal.Texts;
import dev.cimiento.tenancy.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to write on a document. Immutable. */
public final class InvoiceRequest {

    private final InvoiceKind kind;
    private final Party issuer;
    private final Party customer;
    private final List<InvoiceLine> lines;
    private final Prices prices;
    private final @Nullable Series series;
    private final @Nullable PaymentId payment;
    private final @Nullable ServicePeriod period;
    private final String note;

    private InvoiceRequest(
            InvoiceKind kind,
            Party issuer,
            Party customer,
            List<InvoiceLine> lines,
            Prices prices,
            @Nullable Series series,
            @Nullable PaymentId payment,
            @Nullable ServicePeriod period,
            String note) {
        this.kind = kind;
        this.issuer = requireNonNull(issuer, "issuer");
        this.customer = requireNonNull(customer, "customer");
        this.lines = List.copyOf(lines);
        if (this.lines.size() > 500) {
            throw new IllegalArgumentException("lines must be at most 500, were " + this.lines.size());
        }
        this.prices = requireNonNull(prices, "prices");
        this.series = series;
        this.payment = payment;
        this.period = period;
        this.note = Texts.kept("note", requireNonNull(note, "note")).strip();
        if (this.note.length() > 1000) {
            throw new IllegalArgumentException("note must have at most 1000 characters, was " + Quoted.of(note));
        }
        if (total(this.lines, prices).minor() <= 0) {
            throw new IllegalArgumentException("lines must come to more than nothing");
        }
    }

    private static Money total(List<InvoiceLine> lines, Prices prices) {
        try {
            return InvoiceTotals.of(lines, prices).total();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("lines must come to an amount that fits a long of minor units");
        }
    }

    /**
     * An invoice of these lines, at prices with the tax included.
     *
     * @throws IllegalArgumentException when there is no line, more than 500, two currencies, nothing to pay, or more than fits
     */
    public static InvoiceRequest invoice(Party issuer, Party customer, List<InvoiceLine> lines) {
        return new InvoiceRequest(
                InvoiceKind.INVOICE, issuer, customer, lines, Prices.TAX_INCLUDED, null, null, null, "");
    }

    /**
     * A receipt for money that came in: no tax document.
     *
     * @throws IllegalArgumentException as {@link #invoice}
     */
    public static InvoiceRequest receipt(Party issuer, Party customer, List<InvoiceLine> lines) {
        return new InvoiceRequest(
                InvoiceKind.RECEIPT, issuer, customer, lines, Prices.TAX_INCLUDED, null, null, null, "");
    }

    /** What the prices are; {@link Prices#TAX_INCLUDED} if not said. */
    public InvoiceRequest withPrices(Prices newPrices) {
        return new InvoiceRequest(kind, issuer, customer, lines, newPrices, series, payment, period, note);
    }

    /** In this series; if not said, {@code INVOICE} or {@code RECEIPT}. A tax authority gives its own. */
    public InvoiceRequest withSeries(Series newSeries) {
        return new InvoiceRequest(
                kind, issuer, customer, lines, prices, requireNonNull(newSeries, "series"), payment, period, note);
    }

    /** For this payment, which then has no second invoice. */
    public InvoiceRequest forPayment(PaymentId newPayment) {
        return new InvoiceRequest(
                kind, issuer, customer, lines, prices, series, requireNonNull(newPayment, "payment"), period, note);
    }

    /** For services given between these days; without it, for goods. */
    public InvoiceRequest forServices(LocalDate from, LocalDate to) {
        return new InvoiceRequest(
                kind, issuer, customer, lines, prices, series, payment, new ServicePeriod(from, to), note);
    }

    /**
     * With this text at its end.
     *
     * @throws IllegalArgumentException when it has more than 1000 characters
     */
    public InvoiceRequest withNote(String newNote) {
        return new InvoiceRequest(kind, issuer, customer, lines, prices, series, payment, period, newNote);
    }

    /** What it is. */
    public InvoiceKind kind() {
        return kind;
    }

    /** Who sells. */
    public Party issuer() {
        return issuer;
    }

    /** Who buys. */
    public Party customer() {
        return customer;
    }

    /** What was sold. */
    public List<InvoiceLine> lines() {
        return lines;
    }

    /** What the prices are. */
    public Prices prices() {
        return prices;
    }

    /** The series, where one was asked for. */
    public Optional<Series> series() {
        return Optional.ofNullable(series);
    }

    /** The payment it is for. */
    public Optional<PaymentId> payment() {
        return Optional.ofNullable(payment);
    }

    /** When the services were given; empty for goods. */
    public Optional<ServicePeriod> period() {
        return Optional.ofNullable(period);
    }

    /** The text at its end; empty where there is none. */
    public String note() {
        return note;
    }

    /** What the document comes to. */
    public InvoiceTotals totals() {
        return InvoiceTotals.of(lines, prices);
    }
}
