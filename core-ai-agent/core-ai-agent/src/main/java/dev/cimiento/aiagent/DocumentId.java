package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.util.regex.Pattern;

/**
 * The name of a document, unique inside its tenant: {@code prices}, {@code house-rules.pdf}. Storing a document under a known id replaces
 * the former one.
 *
 * @param value 1 to 100 characters of letters, digits and {@code . _ : + @ -}
 */
public record DocumentId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:+@-]{1,100}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public DocumentId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "document id must be 1 to 100 characters of A-Z, a-z, 0-9 and '._:+@-', was "
                            + PlainText.quoted(value));
        }
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a document id
     */
    public static DocumentId of(String value) {
        return new DocumentId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
