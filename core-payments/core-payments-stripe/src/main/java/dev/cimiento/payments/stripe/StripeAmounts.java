package dev.cimiento.payments.stripe;

import dev.cimiento.payments.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Amounts as Stripe counts them, which is not everywhere ISO 4217's way. Source: "Supported currencies" in Stripe's documentation, read in
 * November 2026.
 */
final class StripeAmounts {

    private static final Set<String> WHOLE = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    /** Counted in hundredths, which must be whole units all the same. */
    private static final Set<String> WHOLE_IN_HUNDREDTHS = Set.of("ISK");

    /** Counted in thousandths, of which the last digit must be 0. */
    private static final Set<String> THOUSANDTHS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    /** Stripe's pages contradict each other on its factor, and a guess could be wrong by a hundred. */
    private static final Set<String> AMBIGUOUS = Set.of("UGX");

    /** Stripe's largest: eight digits for most currencies; more is refused by Stripe itself. */
    private static final long LARGEST = 999_999_999_999L;

    private StripeAmounts() {}

    /** Whether Stripe's way to count the currency is known. */
    static boolean knows(Currency currency) {
        return digits(currency).isPresent();
    }

    /** What Stripe calls the amount; empty where it cannot take it exactly. */
    static OptionalLong toStripe(Money money) {
        Optional<Integer> digits = digits(money.currency());
        if (digits.isEmpty()) {
            return OptionalLong.empty();
        }
        BigDecimal scaled = money.amount().movePointRight(digits.get()).stripTrailingZeros();
        if (scaled.scale() > 0 || scaled.compareTo(BigDecimal.valueOf(LARGEST)) > 0) {
            return OptionalLong.empty();
        }
        long amount = scaled.longValueExact();
        String code = money.currency().getCurrencyCode();
        boolean exact = WHOLE_IN_HUNDREDTHS.contains(code)
                ? amount % 100 == 0
                : !THOUSANDTHS.contains(code) || amount % 10 == 0;
        return exact ? OptionalLong.of(amount) : OptionalLong.empty();
    }

    /**
     * The amount that Stripe calls so.
     *
     * @throws IllegalArgumentException when the currency is unknown, or Stripe's amount is not a number of its minor units
     */
    static Money fromStripe(long amount, String code) {
        Currency currency = Currency.getInstance(code.toUpperCase(Locale.ROOT));
        int digits = digits(currency)
                .orElseThrow(() ->
                        new IllegalArgumentException("currency is not one that Stripe is known to count: " + code));
        return Money.of(BigDecimal.valueOf(amount, digits).stripTrailingZeros(), currency);
    }

    private static Optional<Integer> digits(Currency currency) {
        String code = currency.getCurrencyCode();
        if (WHOLE.contains(code)) {
            return Optional.of(0);
        }
        if (THOUSANDTHS.contains(code)) {
            return Optional.of(3);
        }
        boolean hundredths = WHOLE_IN_HUNDREDTHS.contains(code) || currency.getDefaultFractionDigits() == 2;
        return hundredths && !AMBIGUOUS.contains(code) ? Optional.of(2) : Optional.empty();
    }
}
