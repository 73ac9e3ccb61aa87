package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An exact amount of one currency, in its minor unit as ISO 4217 has it: cents of ARS and USD, whole CLP and JPY, thousandths of KWD.
 * Every operation is exact and throws {@link ArithmeticException} where a {@code long} would overflow. What a provider counts in
 * otherwise (Stripe's MGA and ISK, Mercado Pago's whole COP) is its adapter's affair.
 *
 * @param minor how many minor units; negative amounts are representable, and refused where money moves
 * @param currency a currency that has a minor unit: not gold ({@code XAU}) or "no currency" ({@code XXX})
 */
public record Money(long minor, Currency currency) {

    /**
     * Checks the currency.
     *
     * @throws IllegalArgumentException when the currency has no minor unit
     */
    public Money {
        if (requireNonNull(currency, "currency").getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException("currency must have a minor unit, was " + currency.getCurrencyCode());
        }
    }

    /**
     * So many minor units: {@code Money.ofMinor(150000, "ARS")} is 1500 pesos.
     *
     * @throws IllegalArgumentException when the currency is not an ISO 4217 code in upper case
     */
    public static Money ofMinor(long minor, String currency) {
        return new Money(minor, currencyOf(currency));
    }

    /**
     * A decimal amount: {@code Money.of("1500.00", "ARS")}.
     *
     * @throws IllegalArgumentException when the text is no number, the currency is unknown, or the amount has more decimals than the
     *     currency: nothing is ever rounded
     */
    public static Money of(String amount, String currency) {
        try {
            return of(new BigDecimal(requireNonNull(amount, "amount")), currencyOf(currency));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("amount must be a decimal number, was " + Quoted.of(amount));
        }
    }

    /**
     * A decimal amount.
     *
     * @throws IllegalArgumentException when it has more decimals than the currency, or does not fit a {@code long} of minor units
     */
    public static Money of(BigDecimal amount, Currency currency) {
        int digits = requireNonNull(currency, "currency").getDefaultFractionDigits();
        if (requireNonNull(amount, "amount").precision() > 40 || Math.abs((long) amount.scale()) > 40) {
            throw new IllegalArgumentException("amount must fit a long of minor units");
        }
        try {
            return new Money(amount.movePointRight(digits).longValueExact(), currency);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("amount must have at most " + digits + " decimals in "
                    + currency.getCurrencyCode() + " and fit a long of minor units, was " + amount.toPlainString());
        }
    }

    /** Nothing, of this currency. */
    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** As a decimal number, with the currency's number of decimals. */
    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
    }

    /**
     * The sum.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    /**
     * The difference.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    /** So many times this. */
    public Money times(long factor) {
        return new Money(Math.multiplyExact(minor, factor), currency);
    }

    /** Whether it is more than nothing. */
    public boolean isPositive() {
        return minor > 0;
    }

    /**
     * Whether it is more than the other.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public boolean isMoreThan(Money other) {
        return minor > same(other).minor;
    }

    private Money same(Money other) {
        if (!currency.equals(requireNonNull(other, "other").currency)) {
            throw new IllegalArgumentException("currencies must be the same, were " + currency.getCurrencyCode()
                    + " and " + other.currency.getCurrencyCode());
        }
        return other;
    }

    private static Currency currencyOf(String code) {
        try {
            return Currency.getInstance(requireNonNull(code, "currency"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code such as ARS, was " + Quoted.of(code));
        }
    }

    /** For people who read logs: {@code ARS 1500.00}. */
    @Override
    public String toString() {
        return currency.getCurrencyCode() + " " + amount().toPlainString();
    }
}
