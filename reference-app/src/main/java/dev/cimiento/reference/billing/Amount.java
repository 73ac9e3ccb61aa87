package dev.cimiento.reference.billing;

import dev.cimiento.payments.Money;

/**
 * Money in JSON.
 *
 * @param amount in units, with a point: {@code 5000.00}
 * @param currency by ISO 4217
 */
public record Amount(String amount, String currency) {

    /** Of money. */
    public static Amount of(Money money) {
        return new Amount(money.amount().toPlainString(), money.currency().getCurrencyCode());
    }
}
