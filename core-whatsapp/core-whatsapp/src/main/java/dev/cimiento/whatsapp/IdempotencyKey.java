package dev.cimiento.whatsapp;

/**
 * The caller's name for one intention to say something: the same key again says nothing more. Unique in its tenant. Build it from what the
 * message is about ({@code deposit-link-7f3a}), never from a clock or a new random value a try.
 *
 * @param value 1 to 200 printable ASCII characters without spaces
 */
public record IdempotencyKey(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public IdempotencyKey {
        Checks.identifier(value, "idempotency key", 200);
    }

    /**
     * The key with this text.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
