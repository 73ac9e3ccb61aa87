package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

/** Checks texts that go into the database; refusals say how long a text is and not what it says. */
final class Texts {

    private Texts() {}

    /** Not blank and not longer than this. */
    static String checked(String name, String text, int longest) {
        if (requireNonNull(text, name).isBlank()) {
            throw new IllegalArgumentException(name + " must be 1 to " + longest + " characters, was blank");
        }
        return bounded(name, text, longest);
    }

    /** Not longer than this, and storable. */
    static String bounded(String name, String text, int longest) {
        if (requireNonNull(text, name).length() > longest || !isStorable(text)) {
            throw new IllegalArgumentException(name + " must be at most " + longest
                    + " characters without U+0000 or half of a surrogate pair, was " + text.length()
                    + " characters long");
        }
        return text;
    }

    /** Whether it comes back as it was: PostgreSQL refuses U+0000, and half of a pair becomes a question mark on its way. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0'
                    || Character.isSurrogate(c)
                            && !(Character.isHighSurrogate(c)
                                    && i + 1 < text.length()
                                    && Character.isLowSurrogate(text.charAt(++i)))) {
                return false;
            }
        }
        return true;
    }
}
