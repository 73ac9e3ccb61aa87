package dev.cimiento.queues.line;

import java.util.UUID;

/**
 * Names one wish, so that a repeated request, after a lost answer or a double click, is the same wish and not a second one.
 *
 * @param value 1 to 200 characters, not blank
 */
public record IdempotencyKey(String value) {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when blank or too long
     */
    public IdempotencyKey {
        Texts.check("idempotency key", value, 200);
    }

    /** A new wish. */
    public static IdempotencyKey random() {
        return new IdempotencyKey(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
