package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.util.Optional;

/**
 * What a customer asks: 1 to 2000 characters of plain text. Control characters, and those that are invisible or turn the direction of
 * writing, are taken out, since people do not type them and they hide instructions from whoever reads along.
 */
public final class Question {

    /** The most characters that a question may have. */
    public static final int LONGEST = 2000;

    private final String text;

    private Question(String text) {
        this.text = text;
    }

    /**
     * A question.
     *
     * @throws IllegalArgumentException when the text is blank or longer than {@link #LONGEST}; the message does not repeat it
     */
    public static Question of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("question must be 1 to " + LONGEST
                        + " characters that are not all blank, had " + text.length()));
    }

    /** The question with this text, or empty where the text, which may come from outside, is blank or too long. */
    public static Optional<Question> parse(String text) {
        String plain = PlainText.of(requireNonNull(text, "text")).strip();
        return plain.isEmpty() || plain.length() > LONGEST ? Optional.empty() : Optional.of(new Question(plain));
    }

    /** The words. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Question question && text.equals(question.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without the words, which may be personal. */
    @Override
    public String toString() {
        return "Question[" + text.length() + " characters]";
    }
}
