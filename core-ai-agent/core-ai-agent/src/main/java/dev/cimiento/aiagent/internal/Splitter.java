package dev.cimiento.aiagent.internal;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into passages of at most 800 characters, at blank lines, then sentences, then words, and only then anywhere. */
public final class Splitter {

    /** About 200 tokens: small enough that six of them fit beside a conversation, long enough to hold a whole rule. */
    static final int LONGEST = 800;

    private Splitter() {}

    /** The pieces, in order, none blank. */
    public static List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String paragraph : text.split("\\n\\s*\\n", -1)) {
            add(pieces, open, paragraph.strip(), "\n\n");
        }
        close(pieces, open);
        return List.copyOf(pieces);
    }

    private static void add(List<String> pieces, StringBuilder open, String part, String joint) {
        if (part.isEmpty()) {
            return;
        }
        if (part.length() > LONGEST) {
            close(pieces, open);
            boolean sentences = joint.equals("\n\n");
            for (String smaller : sentences ? sentences(part) : words(part)) {
                add(pieces, open, smaller, " ");
            }
            return;
        }
        if (open.length() + joint.length() + part.length() > LONGEST) {
            close(pieces, open);
        }
        if (open.length() > 0) {
            open.append(joint);
        }
        open.append(part);
    }

    private static void close(List<String> pieces, StringBuilder open) {
        if (open.length() > 0) {
            pieces.add(open.toString());
            open.setLength(0);
        }
    }

    private static List<String> sentences(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> sentences = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            sentences.add(text.substring(start, end).strip());
        }
        return sentences;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\s+", -1)) {
            int start = 0;
            while (word.length() - start > LONGEST) {
                int end = start + LONGEST;
                end = Character.isHighSurrogate(word.charAt(end - 1)) ? end - 1 : end;
                words.add(word.substring(start, end));
                start = end;
            }
            words.add(word.substring(start));
        }
        return words;
    }
}
