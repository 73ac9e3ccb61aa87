package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.internal.Splitter;
import dev.cimiento.aiagent.spi.PlainText;
import java.util.List;

/**
 * A text that the assistant may answer from. Immutable. Control and invisible characters are taken out of title and text.
 *
 * <p>Whoever may write documents may tell the assistant what to say: treat the right to store them as an administrator's.
 */
public final class Document {

    /** The most characters that the text of one document may have. */
    public static final int LONGEST = 1_000_000;

    private static final int LONGEST_TITLE = 200;

    private final DocumentId id;
    private final String title;
    private final Language language;
    private final String text;

    private Document(DocumentId id, String title, Language language, String text) {
        this.id = requireNonNull(id, "id");
        this.language = requireNonNull(language, "language");
        this.title = checked("title", requireNonNull(title, "title"), LONGEST_TITLE)
                .replace('\n', ' ')
                .replace('\t', ' ');
        this.text = checked("text", requireNonNull(text, "text"), LONGEST);
    }

    /**
     * A document.
     *
     * @param title what citations show, at most 200 characters
     * @param language the language of the text, by which it is searched
     * @param text plain text, at most {@link #LONGEST} characters; blank lines part paragraphs
     * @throws IllegalArgumentException when the title or the text is blank or too long
     */
    public static Document of(DocumentId id, String title, Language language, String text) {
        return new Document(id, title, language, text);
    }

    /** Its name. */
    public DocumentId id() {
        return id;
    }

    /** What citations show. */
    public String title() {
        return title;
    }

    /** The language of the text. */
    public Language language() {
        return language;
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** The text in pieces fit to be found and quoted: whole paragraphs where they are short, sentences where they are not. At least one. */
    public List<Passage> passages() {
        List<String> pieces = Splitter.split(text);
        return java.util.stream.IntStream.range(0, pieces.size())
                .mapToObj(number -> new Passage(new Source(id, title), language, number, pieces.get(number)))
                .toList();
    }

    @Override
    public String toString() {
        return "Document[" + id + ", " + language + ", " + text.length() + " characters]";
    }

    private static String checked(String field, String value, int longest) {
        String plain = PlainText.of(value).strip();
        if (plain.isEmpty() || plain.length() > longest) {
            throw new IllegalArgumentException(
                    field + " must be 1 to " + longest + " characters that are not all blank, had " + value.length());
        }
        return plain;
    }
}
