package dev.cimiento.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Money")
class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "1500.00, ARS, 150000",
        "1500, ARS, 150000",
        "500, JPY, 500",
        "1500, CLP, 1500",
        "5.124, KWD, 5124",
        "-0.01, USD, -1",
        "92233720368547758.07, USD, 9223372036854775807",
        "1E+3, USD, 100000"
    })
    @DisplayName("has the minor units of its currency")
    void reads(String amount, String currency, long minor) {
        assertThat(Money.of(amount, currency)).isEqualTo(Money.ofMinor(minor, currency));
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, USD",
        "500.5, JPY",
        "92233720368547758.08, USD",
        "abc, USD",
        "'', USD",
        "1e999999999, USD",
        "1e-999999999, USD",
        "1, usd",
        "1, XAU",
        "1, XXX",
        "1, ZZZ"
    })
    @DisplayName("is never rounded, and never guessed")
    void refuses(String amount, String currency) {
        assertThatThrownBy(() -> Money.of(amount, currency)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("adds and subtracts exactly, and says so when it cannot")
    void calculates() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Money a = Money.ofMinor(random.nextInt(), "USD");
            Money b = Money.ofMinor(random.nextInt(), "USD");
            assertThat(a.plus(b).minus(b)).isEqualTo(a);
            assertThat(a.plus(b).amount()).isEqualByComparingTo(a.amount().add(b.amount()));
            assertThat(Money.of(a.amount(), a.currency())).isEqualTo(a);
        }
        Money most = Money.ofMinor(Long.MAX_VALUE, "USD");
        assertThatThrownBy(() -> most.plus(Money.ofMinor(1, "USD"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.plus(Money.ofMinor(1, "ARS")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("USD and ARS");
    }
}
