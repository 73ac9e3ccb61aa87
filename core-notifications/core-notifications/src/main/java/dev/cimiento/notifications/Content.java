package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import java.util.Objects;
import java.util.Optional;

/**
 * What a message says, all placeholders filled. Text for every channel; a subject where the channel has one (e-mail's subject, the title of
 * a push); HTML for e-mail.
 */
public final class Content {

    /** The longest text or HTML, in characters: nobody reads more, and mail programs cut it off (Gmail at 102 kB). */
    public static final int LONGEST = 100_000;

    private static final int LONGEST_SUBJECT = 400;

    private final String subject;
    private final String text;
    private final String html;

    private Content(String subject, String text, String html) {
        this.subject = subject;
        this.text = text;
        this.html = html;
    }

    /**
     * Text without a subject.
     *
     * @throws IllegalArgumentException when it is blank, longer than {@link #LONGEST} or has a NUL character
     */
    public static Content of(String text) {
        if (requireNonNull(text, "text").isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
        return new Content("", sized(text, "text"), "");
    }

    /**
     * The same with this subject.
     *
     * @throws IllegalArgumentException when it is blank, longer than 400 characters or has a line break: that would begin another header
     */
    public Content subject(String line) {
        if (requireNonNull(line, "subject").isBlank() || line.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("subject must have 1 to 400 characters, was " + Quoted.of(line));
        }
        return new Content(Shown.singleLine(line, "subject"), text, html);
    }

    /**
     * The same with this HTML beside the text.
     *
     * @throws IllegalArgumentException when it is blank, longer than {@link #LONGEST} or has a NUL character
     */
    public Content html(String document) {
        if (requireNonNull(document, "html").isBlank()) {
            throw new IllegalArgumentException("html must not be blank");
        }
        return new Content(subject, text, sized(document, "html"));
    }

    /** The subject, where there is one. */
    public Optional<String> subject() {
        return Optional.of(subject).filter(line -> !line.isEmpty());
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** The HTML, where there is some. */
    public Optional<String> html() {
        return Optional.of(html).filter(document -> !document.isEmpty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content
                && subject.equals(content.subject)
                && text.equals(content.text)
                && html.equals(content.html);
    }

    @Override
    public int hashCode() {
        return Objects.hash(subject, text, html);
    }

    /** Sizes only: what a message says is nobody's business in a log. */
    @Override
    public String toString() {
        return "Content[text " + text.length() + ", html " + html.length() + " characters]";
    }

    private static String sized(String value, String name) {
        if (!StorableText.is(value)) {
            throw new IllegalArgumentException(
                    name + " must not have U+0000 or half of a surrogate pair; no database or mail program takes them");
        }
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    name + " must have at most " + LONGEST + " characters, has " + value.length());
        }
        return value;
    }
}
