package dev.cimiento.payments.mercadopago;

import dev.cimiento.payments.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;

/** Amounts as Mercado Pago takes them: decimals, in some countries without decimals though their currency has them. */
final class MercadoPagoAmounts {

    private static final Set<String> WHOLE = Set.of("CLP", "COP", "HNL", "NIO", "PYG");

    private MercadoPagoAmounts() {}

    /** What Mercado Pago calls the amount; empty where it cannot take it exactly. */
    static Optional<BigDecimal> toMercadoPago(Money money) {
        BigDecimal amount = money.amount();
        if (WHOLE.contains(money.currency().getCurrencyCode())) {
            BigDecimal plain = amount.stripTrailingZeros();
            return plain.scale() > 0 ? Optional.empty() : Optional.of(plain.setScale(0));
        }
        return amount.scale() <= 2 ? Optional.of(amount) : Optional.empty();
    }

    /**
     * The amount that Mercado Pago calls so.
     *
     * @throws IllegalArgumentException when the currency is unknown or has fewer decimals
     */
    static Money fromMercadoPago(BigDecimal amount, String currency) {
        BigDecimal plain = amount.stripTrailingZeros();
        return Money.of(plain.scale() < 0 ? plain.setScale(0) : plain, Currency.getInstance(currency));
    }
}
