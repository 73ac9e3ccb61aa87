package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;

/**
 * What makes a message the same message, chosen by the caller: {@code booking-42/confirmed}. A tenant queues one message a key, ever.
 *
 * @param value 1 to 200 characters, one line
 */
public record IdempotencyKey(String value) {

    private static final int LONGEST = 200;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when it is blank, longer than 200 characters or has control characters
     */
    public IdempotencyKey {
        requireNonNull(value, "value");
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "idempotency key must have 1 to 200 characters, was " + Quoted.of(value));
        }
        Shown.singleLine(value, "idempotency key");
    }

    /**
     * The key with this text.
     *
     * @throws IllegalArgumentException when it is blank, too long or has control characters
     */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
