package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

/**
 * A piece of a document.
 *
 * @param source the document
 * @param language its language
 * @param number which piece, from 0
 * @param text the words
 */
public record Passage(Source source, Language language, int number, String text) {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when the number is negative
     */
    public Passage {
        requireNonNull(source, "source");
        requireNonNull(language, "language");
        requireNonNull(text, "text");
        if (number < 0) {
            throw new IllegalArgumentException("number must be >= 0, was " + number);
        }
    }
}
