package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.internal.Texts;
import dev.cimiento.tenancy.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One thing sold.
 *
 * @param description 1 to 300 characters
 * @param quantity more than 0, at most six decimals
 * @param unitPrice not negative; with the tax or without it as {@link Prices} says
 * @param tax how it is taxed
 */
public record InvoiceLine(String description, BigDecimal quantity, Money unitPrice, TaxRate tax) {

    /**
     * Checks the line.
     *
     * @throws IllegalArgumentException when a part is outside of its range
     */
    public InvoiceLine {
        description = Texts.kept("description", requireNonNull(description, "description"))
                .strip();
        requireNonNull(quantity, "quantity");
        requireNonNull(unitPrice, "unitPrice");
        requireNonNull(tax, "tax");
        if (description.isEmpty() || description.length() > 300) {
            throw new IllegalArgumentException(
                    "description must have 1 to 300 characters, was " + Quoted.of(description));
        }
        if (quantity.signum() <= 0 || quantity.scale() > 6 || quantity.precision() - quantity.scale() > 9) {
            throw new IllegalArgumentException(
                    "quantity must be more than 0, less than a thousand million, with at most six decimals, was "
                            + Quoted.of(quantity.toString()));
        }
        quantity = quantity.stripTrailingZeros();
        quantity = quantity.scale() < 0 ? quantity.setScale(0) : quantity;
        if (unitPrice.minor() < 0) {
            throw new IllegalArgumentException("unitPrice must not be negative, was " + unitPrice);
        }
    }

    /**
     * One of something.
     *
     * @throws IllegalArgumentException when a part is outside of its range
     */
    public static InvoiceLine of(String description, Money price, TaxRate tax) {
        return new InvoiceLine(description, BigDecimal.ONE, price, tax);
    }

    /**
     * What the line comes to: quantity times price, half a minor unit rounded up.
     *
     * @throws ArithmeticException when it does not fit a {@code long} of minor units
     */
    public Money amount() {
        return new Money(
                quantity.multiply(BigDecimal.valueOf(unitPrice.minor()))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact(),
                unitPrice.currency());
    }
}
