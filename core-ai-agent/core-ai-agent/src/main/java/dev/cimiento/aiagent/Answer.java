package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;

/** What the assistant says, on what grounds, and who wrote it. Immutable. */
public final class Answer {

    private final String text;
    private final List<Source> sources;
    private final Provenance provenance;

    private Answer(String text, List<Source> sources, Provenance provenance) {
        this.text = requireNonNull(text, "text");
        this.sources = List.copyOf(sources);
        this.provenance = requireNonNull(provenance, "provenance");
    }

    /**
     * An answer.
     *
     * @throws IllegalArgumentException when the text is blank
     */
    public static Answer of(String text, List<Source> sources, Provenance provenance) {
        if (requireNonNull(text, "text").isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
        return new Answer(text, sources, provenance);
    }

    /** The words for the customer: plain text, in which {@code [1]} names the first of {@link #sources()}. Escape it where it becomes HTML. */
    public String text() {
        return text;
    }

    /**
     * The documents that the answer rests on, each once: those that it names, or, where a model named none and called no tool, those that it
     * was given, most relevant first. Empty where no document says anything about the question.
     */
    public List<Source> sources() {
        return sources;
    }

    /** How it was made. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer answer
                && text.equals(answer.text)
                && sources.equals(answer.sources)
                && provenance.equals(answer.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, sources, provenance);
    }

    /** Without the words, which may be personal. */
    @Override
    public String toString() {
        return "Answer[" + text.length() + " characters, sources=" + sources + ", provenance=" + provenance + "]";
    }
}
