package dev.cimiento.scheduling;

/**
 * What makes a repeated request the same request: chosen by the client once for each intention, and sent again with each retry.
 *
 * @param value 1 to 200 characters, unique in the tenant
 */
public record IdempotencyKey(String value) {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when the value is blank or too long
     */
    public IdempotencyKey {
        Checks.text(value, "idempotency key", 200);
    }

    /**
     * The key with this text.
     *
     * @throws IllegalArgumentException when the text is blank or too long
     */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
