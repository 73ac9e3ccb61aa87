package dev.cimiento.whatsapp;

/**
 * The business's end of a conversation, as the provider names it: Meta's {@code phone_number_id}, or with Twilio the sender's number. A webhook's
 * tenant is found by it, so it belongs to one tenant.
 *
 * @param value for example {@code 106540352242922} or {@code +14155238886}
 */
public record LineId(String value) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when it is empty, longer than 64 characters, or holds other than printable ASCII
     */
    public LineId {
        Checks.identifier(value, "line id", 64);
    }

    @Override
    public String toString() {
        return value;
    }
}
