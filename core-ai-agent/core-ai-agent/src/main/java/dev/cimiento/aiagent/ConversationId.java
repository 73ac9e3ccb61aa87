package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.util.regex.Pattern;

/**
 * The name of a conversation, unique inside its tenant. The host chooses it, and answers for who may use it: an id of a session, not one that
 * a visitor can pick.
 *
 * @param value 1 to 100 characters of letters, digits and {@code . _ : + @ -}
 */
public record ConversationId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:+@-]{1,100}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ConversationId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "conversation id must be 1 to 100 characters of A-Z, a-z, 0-9 and '._:+@-', was "
                            + PlainText.quoted(value));
        }
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text is not a conversation id
     */
    public static ConversationId of(String value) {
        return new ConversationId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
