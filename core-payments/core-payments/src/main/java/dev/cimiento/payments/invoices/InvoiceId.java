package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of an invoice, a credit note or a receipt: not its number, which people read.
 *
 * @param value a random UUID
 */
public record InvoiceId(UUID value) {

    /** Checks that there is one. */
    public InvoiceId {
        requireNonNull(value, "value");
    }

    /** A new one. */
    public static InvoiceId random() {
        return new InvoiceId(UUID.randomUUID());
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static InvoiceId of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("invoice id must be a UUID, was " + Quoted.of(text)));
    }

    /** The id with this text, or empty where the text, which may come from outside, is no UUID. */
    public static Optional<InvoiceId> parse(String text) {
        try {
            return text.length() == 36 ? Optional.of(new InvoiceId(UUID.fromString(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
