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
        if (requireNonNull(text, name).length() > longest || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " must be at most " + longest + " characters without U+0000, was "
                    + text.length() + " characters long");
        }
        return text;
    }
}
