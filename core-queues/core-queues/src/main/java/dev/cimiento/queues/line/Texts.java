package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.StorableText;

/** Text and numbers from outside, checked at the door. */
final class Texts {

    private Texts() {}

    static void check(String what, String text, int longest) {
        requireNonNull(text, what);
        if (text.isBlank()
                || text.length() > longest
                || !StorableText.is(text)
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " must be 1 to " + longest
                    + " characters, not blank, without control characters or half of a surrogate pair, was "
                    + text.length() + " characters long");
        }
    }

    static int between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }
}
