package dev.cimiento.notifications.internal;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with <code>{{placeholders}}</code>: names only, no sections, no expressions, so there is nothing that a text from a tenant could
 * run. Values are put in once and not read again: a value that holds <code>{{x}}</code> stays as it is. Immutable.
 */
public final class TemplateText {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*");
    private static final Pattern LINK_BEGINS =
            Pattern.compile("(?is).*\\b(href|src|action|background)\\s*=\\s*[\"']\\s*");
    private static final Pattern SAFE_LINK = Pattern.compile("(?i)(https?://|mailto:|tel:).*", Pattern.DOTALL);

    private final String part;
    private final List<Piece> pieces;

    private TemplateText(String part, List<Piece> pieces) {
        this.part = part;
        this.pieces = pieces;
    }

    /** How values are put in. */
    public enum Escape {
        /** As they are. */
        NONE,
        /** As they are, on one line: breaks and other control characters become a space. */
        ONE_LINE,
        /** With the five characters that mean something in HTML written as entities; links only to the web, mail and phones. */
        HTML
    }

    /**
     * Reads a text.
     *
     * @param part what it is, for errors: {@code subject}
     * @throws TemplateException when a placeholder is not closed, or is not a name
     */
    public static TemplateText parse(String part, String source) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(requireNonNull(source, "source"));
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1).strip();
            if (!NAME.matcher(name).matches()) {
                throw new TemplateException(
                        part + " has '{{" + shortened(name) + "}}': between the braces stands a name and nothing else");
            }
            pieces.add(new Piece(literal(part, source.substring(end, matcher.start())), name));
            end = matcher.end();
        }
        pieces.add(new Piece(literal(part, source.substring(end)), null));
        return new TemplateText(part, List.copyOf(pieces));
    }

    /**
     * As {@link #parse}, for HTML.
     *
     * @throws TemplateException as {@link #parse}; also when a placeholder is an attribute's value without quotes, which no escaping protects
     */
    public static TemplateText parseHtml(String part, String source) {
        TemplateText text = parse(part, source);
        boolean insideTag = false;
        for (Piece piece : text.pieces) {
            insideTag = insideTag(piece.before, insideTag);
            if (insideTag && piece.name != null && piece.before.stripTrailing().endsWith("=")) {
                throw new TemplateException(
                        part + " has '{{" + piece.name + "}}' as an attribute without quotes; write quotes around it");
            }
        }
        return text;
    }

    /**
     * The text with the values put in; values without a placeholder are ignored.
     *
     * @throws TemplateException when a placeholder has no value, or a link in HTML leads elsewhere than to the web, mail or a phone
     */
    public String render(Map<String, String> values, Escape escape) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            out.append(piece.before);
            if (piece.name != null) {
                out.append(value(piece, values, escape));
            }
        }
        return out.toString();
    }

    private String value(Piece piece, Map<String, String> values, Escape escape) {
        String name = requireNonNull(piece.name, "name");
        String value = values.get(name);
        if (value == null) {
            throw new TemplateException("placeholder {{" + name + "}} of " + part + " has no value");
        }
        return switch (escape) {
            case NONE -> value;
            case ONE_LINE -> value.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
            case HTML -> {
                if (LINK_BEGINS.matcher(piece.before).matches()
                        && !SAFE_LINK.matcher(value).matches()) {
                    throw new TemplateException("placeholder {{" + name + "}} of " + part
                            + " is a link, and must begin with https://, http://, mailto: or tel:");
                }
                yield escaped(value);
            }
        };
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static String literal(String part, String text) {
        if (text.contains("{{")) {
            throw new TemplateException(part + " has '{{' without '}}' after it");
        }
        return text;
    }

    private static boolean insideTag(String text, boolean before) {
        int open = text.lastIndexOf('<');
        int close = text.lastIndexOf('>');
        return open == close ? before : open > close;
    }

    private static String shortened(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 40 ? line.substring(0, 40).toLowerCase(Locale.ROOT) + "..." : line;
    }

    /** Text, and the placeholder behind it; the last piece has none. */
    private record Piece(String before, @Nullable String name) {}
}
