package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One exchange of a conversation: remembered whole or not at all.
 *
 * @param question what was asked
 * @param answer what was said
 * @param at when
 */
public record Turn(Question question, String answer, Instant at) {

    /**
     * Checks the answer.
     *
     * @throws IllegalArgumentException when the answer is blank
     */
    public Turn {
        requireNonNull(question, "question");
        requireNonNull(at, "at");
        if (requireNonNull(answer, "answer").isBlank()) {
            throw new IllegalArgumentException("answer must not be blank");
        }
    }

    /** Without the words, which may be personal. */
    @Override
    public String toString() {
        return "Turn[" + question + ", answer of " + answer.length() + " characters, " + at + "]";
    }
}
