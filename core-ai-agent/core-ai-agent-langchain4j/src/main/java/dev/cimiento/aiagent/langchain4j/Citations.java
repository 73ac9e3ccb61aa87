package dev.cimiento.aiagent.langchain4j;

import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.spi.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes an answer of what a model wrote: takes out its thoughts and every image and link that the host's own text does not hold, since
 * fetching one tells its owner what the model was told, and keeps of the numbers in brackets those that are documents.
 */
final class Citations {

    /** The most characters of an answer: what a WhatsApp message takes, 4096, with room for sources. */
    static final int LONGEST = 3500;

    private static final Pattern NUMBER = Pattern.compile("[ \\t]?\\[(\\d{1,3}(?:\\s*,\\s*\\d{1,3})*)\\]");
    private static final Pattern THOUGHT = Pattern.compile("(?s)<think>.*?(</think>|$)");
    private static final Pattern IMAGE = Pattern.compile("!\\[[^\\]]*\\]\\([^)]*\\)|!\\[[^\\]]*\\]\\[[^\\]]*\\]");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\(([^)\\s]*)[^)]*\\)");
    // With a scheme, or as messengers make links of what has none: www.x.example, x.example/path.
    private static final Pattern URL =
            Pattern.compile("(?i)(?:\\b[a-z][a-z0-9+.-]*:)?//[^\\s<>\"')\\]]*[^\\s<>\"')\\].,;:!?]"
                    + "|\\b(?:www\\.|(?:[a-z0-9-]+\\.)+[a-z]{2,}/)[^\\s<>\"')\\]]*[^\\s<>\"')\\].,;:!?]");

    private final String text;
    private final List<Source> sources;

    private Citations(String text, List<Source> sources) {
        this.text = text;
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads what a model wrote.
     *
     * @param written its words
     * @param given the documents that it was given, by number
     * @param known text whose links may be repeated
     */
    static Citations in(String written, List<Source> given, String known) {
        String plain = THOUGHT.matcher(PlainText.of(written)).replaceAll("");
        plain = IMAGE.matcher(plain).replaceAll("");
        plain = LINK.matcher(plain).replaceAll("$1 $2");
        plain = URL.matcher(plain)
                .replaceAll(url -> known.contains(url.group()) ? Matcher.quoteReplacement(url.group()) : "");
        List<Source> cited = new ArrayList<>();
        plain = NUMBER.matcher(plain).replaceAll(numbers -> Matcher.quoteReplacement(renumber(numbers, given, cited)));
        return new Citations(PlainText.cut(plain.strip(), LONGEST), cited);
    }

    /** The text without numbers in brackets. */
    static String without(String text) {
        return NUMBER.matcher(text).replaceAll("");
    }

    /** The words, perhaps none. */
    String text() {
        return text;
    }

    /** The documents that they name, in the order of first mention. */
    List<Source> sources() {
        return sources;
    }

    private static String renumber(MatchResult numbers, List<Source> given, List<Source> cited) {
        StringBuilder kept = new StringBuilder();
        for (String number : numbers.group(1).split("\\s*,\\s*", -1)) {
            int index = Integer.parseInt(number) - 1;
            if (index >= 0 && index < given.size()) {
                Source source = given.get(index);
                if (!cited.contains(source)) {
                    cited.add(source);
                }
                kept.append(String.format(Locale.ROOT, "[%d]", cited.indexOf(source) + 1));
            }
        }
        boolean space = numbers.group().startsWith(" ") || numbers.group().startsWith("\t");
        return kept.length() == 0 ? "" : (space ? " " : "") + kept;
    }
}
