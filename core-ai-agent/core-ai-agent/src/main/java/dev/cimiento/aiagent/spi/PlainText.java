package dev.cimiento.aiagent.spi;

/**
 * Text from outside, without what people neither type nor see: control characters other than line breaks and tabs, characters of no
 * width, marks that turn the direction of writing, tags, private-use and unpaired surrogates. They break stores (PostgreSQL refuses U+0000) and hide
 * instructions from a reader that a model obeys.
 */
public final class PlainText {

    private static final int SHOWN = 60;

    private PlainText() {}

    /** The text without them; every kind of line break becomes {@code \n}. */
    public static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\u2028', '\n')
                .replace('\u2029', '\n')
                .codePoints()
                .filter(PlainText::visible)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** As {@link #of}, cut after this many characters, never inside one; a cut is shown by an ellipsis. */
    public static String cut(String text, int longest) {
        String plain = of(text);
        if (plain.length() <= longest) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return plain.substring(0, end) + "…";
    }

    /** Fit for an error message: short, on one line, between quotes. */
    public static String quoted(String text) {
        return "'" + cut(text, SHOWN).replace('\n', '?').replace('\t', '?') + "'";
    }

    private static boolean visible(int c) {
        if (c == '\n' || c == '\t') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> false;
            // The 240 variation selectors of the supplement can spell out whole hidden texts.
            default -> c < 0xE0100 || c > 0xE01EF;
        };
    }
}
