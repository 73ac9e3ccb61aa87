package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.StorableText;

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
        if (requireNonNull(text, name).length() > longest || !StorableText.is(text)) {
            throw new IllegalArgumentException(name + " must be at most " + longest
                    + " characters without U+0000 or half of a surrogate pair, was " + text.length()
                    + " characters long");
        }
        return text;
    }
}
