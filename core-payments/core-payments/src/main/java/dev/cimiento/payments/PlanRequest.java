package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import java.util.Map;

/**
 * The terms of a plan.
 *
 * @param key the caller's name for it: the same key with the same terms is the same plan
 * @param name what subscribers read: 1 to 200 characters
 * @param amount how much each time
 * @param every how many units lie between two times: 1 to 12 months, 52 weeks, 365 days, or 1 year
 * @param unit of what
 * @param trialDays how many days are free before the first payment: 0 to 365
 */
public record PlanRequest(IdempotencyKey key, String name, Money amount, int every, Unit unit, int trialDays) {

    private static final Map<Unit, Integer> MOST = Map.of(Unit.DAY, 365, Unit.WEEK, 52, Unit.MONTH, 12, Unit.YEAR, 1);

    /**
     * Checks the terms.
     *
     * @throws IllegalArgumentException when one is out of range
     */
    public PlanRequest {
        requireNonNull(key, "key");
        Terms.text("name", name, 200);
        if (!requireNonNull(amount, "amount").isPositive()) {
            throw new IllegalArgumentException("amount must be more than nothing, was " + amount);
        }
        int most = requireNonNull(MOST.get(requireNonNull(unit, "unit")));
        if (every < 1 || every > most) {
            throw new IllegalArgumentException(
                    "every must be between 1 and " + most + " of " + unit + ", was " + every);
        }
        if (trialDays < 0 || trialDays > 365) {
            throw new IllegalArgumentException("trialDays must be between 0 and 365, was " + trialDays);
        }
    }

    /** So much every so many units, from the first day on. */
    public PlanRequest(IdempotencyKey key, String name, Money amount, int every, Unit unit) {
        this(key, name, amount, every, unit, 0);
    }

    /** So much every month. */
    public static PlanRequest monthly(IdempotencyKey key, String name, Money amount) {
        return new PlanRequest(key, name, amount, 1, Unit.MONTH);
    }

    /**
     * The same, free at first: the payer agrees, and pays for the first time so many days later. Default: none. Stripe and the sandbox count
     * from when the payer agrees, Mercado Pago from when the page is opened.
     *
     * @throws IllegalArgumentException when it is not between 0 and 365
     */
    public PlanRequest trialDays(int days) {
        return new PlanRequest(key, name, amount, every, unit, days);
    }

    /** SHA-256 over all of the content but the key, in hex. */
    public String fingerprint() {
        return Fingerprint.of(
                "plan", name, amount.toString(), String.valueOf(every), unit.name(), String.valueOf(trialDays));
    }

    /** Units of time between two payments. */
    public enum Unit {
        /** A day. */
        DAY,
        /** Seven days. */
        WEEK,
        /** A calendar month. */
        MONTH,
        /** A calendar year. */
        YEAR
    }
}
