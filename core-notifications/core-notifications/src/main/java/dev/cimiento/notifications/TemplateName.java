package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * The name of a text: {@code booking_confirmed}.
 *
 * @param value 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code _}, beginning with a letter
 */
public record TemplateName(String value) {

    // First, since the constants below are checked against it.
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** Built in: {@code name, business, what, when}. */
    public static final TemplateName BOOKING_CONFIRMED = new TemplateName("booking_confirmed");

    /** Built in: {@code name, business, what, when}. */
    public static final TemplateName BOOKING_REMINDER = new TemplateName("booking_reminder");

    /** Built in: {@code name, business, what, when}. */
    public static final TemplateName BOOKING_CANCELLED = new TemplateName("booking_cancelled");

    /** Built in: {@code name, business, what, amount, reference}. */
    public static final TemplateName PAYMENT_RECEIPT = new TemplateName("payment_receipt");

    /** Built in: {@code name, business}. */
    public static final TemplateName WELCOME = new TemplateName("welcome");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public TemplateName {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "template name must be 1 to 64 characters of a-z, 0-9 and '_', beginning with a letter, was "
                            + Quoted.of(value));
        }
    }

    /**
     * The name with this text.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static TemplateName of(String value) {
        return new TemplateName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
