package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a document comes to. {@code total = net + tax + exempt + notTaxed}, always.
 *
 * <p>The tax is found once a rate, on the sum of its lines, half a minor unit rounded up: so that what a tax authority finds from base and
 * rate is the same.
 *
 * @param net the sum of the bases that are taxed
 * @param taxes one a rate, the lowest first
 * @param tax their sum
 * @param exempt what the law frees
 * @param notTaxed what is outside the tax
 * @param total what the customer owes
 */
public record InvoiceTotals(Money net, List<TaxAmount> taxes, Money tax, Money exempt, Money notTaxed, Money total) {

    /**
     * The tax of one rate.
     *
     * @param rate the rate
     * @param base what it is taken of
     * @param amount what it comes to
     */
    public record TaxAmount(TaxRate rate, Money base, Money amount) {}

    /** Checks that the parts are the total. */
    public InvoiceTotals {
        taxes = List.copyOf(taxes);
        if (!requireNonNull(net, "net").plus(tax).plus(exempt).plus(notTaxed).equals(total)) {
            throw new IllegalArgumentException("total must be the sum of its parts, was " + total);
        }
    }

    /**
     * The totals of these lines.
     *
     * @throws IllegalArgumentException when there is no line, or two currencies
     * @throws ArithmeticException when an amount does not fit
     */
    public static InvoiceTotals of(List<InvoiceLine> lines, Prices prices) {
        requireNonNull(prices, "prices");
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("lines must not be empty");
        }
        Money zero = Money.zero(lines.get(0).unitPrice().currency());
        Money exempt = zero;
        Money notTaxed = zero;
        Map<BigDecimal, Money> byRate = new TreeMap<>(Comparator.naturalOrder());
        for (InvoiceLine line : lines) {
            Money amount = line.amount();
            switch (line.tax().treatment()) {
                case EXEMPT -> exempt = exempt.plus(amount);
                case NOT_TAXED -> notTaxed = notTaxed.plus(amount);
                case TAXED -> byRate.merge(line.tax().percent(), amount, Money::plus);
            }
        }
        Money net = zero;
        Money tax = zero;
        List<TaxAmount> taxes = new ArrayList<>();
        for (Map.Entry<BigDecimal, Money> entry : byRate.entrySet()) {
            TaxAmount one = tax(entry.getKey(), entry.getValue(), prices);
            taxes.add(one);
            net = net.plus(one.base());
            tax = tax.plus(one.amount());
        }
        return new InvoiceTotals(
                net, taxes, tax, exempt, notTaxed, net.plus(tax).plus(exempt).plus(notTaxed));
    }

    private static TaxAmount tax(BigDecimal percent, Money sum, Prices prices) {
        TaxRate rate = new TaxRate(TaxRate.Treatment.TAXED, percent);
        BigDecimal minor = BigDecimal.valueOf(sum.minor());
        BigDecimal hundred = BigDecimal.valueOf(100);
        if (prices == Prices.TAX_EXCLUDED) {
            long amount = minor.multiply(percent)
                    .divide(hundred, 0, RoundingMode.HALF_UP)
                    .longValueExact();
            return new TaxAmount(rate, sum, new Money(amount, sum.currency()));
        }
        long base = minor.multiply(hundred)
                .divide(hundred.add(percent), 0, RoundingMode.HALF_UP)
                .longValueExact();
        Money net = new Money(base, sum.currency());
        return new TaxAmount(rate, net, sum.minus(net));
    }
}
