package dev.cimiento.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.Money;
import java.util.Currency;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Amounts as Stripe counts them")
class StripeAmountsTest {

    @ParameterizedTest
    @CsvSource({
        "1500.00, ARS, 150000",
        "0.50, USD, 50",
        "500, JPY, 500",
        "1500, CLP, 1500",
        "5, ISK, 500",
        "5.120, KWD, 5120",
        "5.00, MGA, 5",
        "90071992547.43, USD, 9007199254743"
    })
    @DisplayName("go there and back")
    void convert(String amount, String currency, long stripe) {
        Money money = Money.of(amount, currency);
        if (stripe > 999_999_999_999L) {
            assertThat(StripeAmounts.toStripe(money)).isEmpty();
            return;
        }
        assertThat(StripeAmounts.toStripe(money)).isEqualTo(OptionalLong.of(stripe));
        assertThat(StripeAmounts.fromStripe(stripe, currency.toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(money);
    }

    @ParameterizedTest
    @CsvSource({"5.124, KWD", "5.50, MGA", "100, UGX", "1.0000, CLF"})
    @DisplayName("are refused where they cannot be told exactly")
    void refuse(String amount, String currency) {
        assertThat(StripeAmounts.toStripe(Money.of(amount, currency))).isEmpty();
    }

    @Test
    @DisplayName("every currency that is taken goes there and back unchanged")
    void roundTrip() {
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() < 0) {
                continue;
            }
            for (long minor : new long[] {1, 10, 100, 1_000, 123_400, 99_999_999}) {
                Money money = new Money(minor, currency);
                StripeAmounts.toStripe(money)
                        .ifPresent(amount -> assertThat(StripeAmounts.fromStripe(amount, currency.getCurrencyCode()))
                                .isEqualTo(money));
            }
        }
    }
}
