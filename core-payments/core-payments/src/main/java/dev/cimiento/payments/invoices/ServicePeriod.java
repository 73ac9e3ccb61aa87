package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * When services were given.
 *
 * @param from the first day
 * @param to the last day
 */
public record ServicePeriod(LocalDate from, LocalDate to) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException when the last day is before the first
     */
    public ServicePeriod {
        if (requireNonNull(to, "to").isBefore(requireNonNull(from, "from"))) {
            throw new IllegalArgumentException("to must not be before from, was " + to + " and " + from);
        }
    }
}
