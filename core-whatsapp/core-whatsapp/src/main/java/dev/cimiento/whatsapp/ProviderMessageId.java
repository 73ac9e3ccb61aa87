package dev.cimiento.whatsapp;

/**
 * A message, as the provider names it: Meta's {@code wamid...}, Twilio's {@code SM...}. Unique within a line.
 *
 * @param value the provider's text
 */
public record ProviderMessageId(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when it is empty, longer than 512 characters, or holds other than printable ASCII
     */
    public ProviderMessageId {
        Checks.identifier(value, "provider message id", 512);
    }

    @Override
    public String toString() {
        return value;
    }
}
