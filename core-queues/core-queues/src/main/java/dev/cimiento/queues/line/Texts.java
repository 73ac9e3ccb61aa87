package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

/** Text and numbers from outside, checked at the door. */
final class Texts {

    private Texts() {}

    static void check(String what, String text, int longest) {
        requireNonNull(text, what);
        if (text.isBlank() || text.length() > longest || text.codePoints().anyMatch(Texts::cannotBeKept)) {
            throw new IllegalArgumentException(what + " must be 1 to " + longest
                    + " characters, not blank, without control characters or half of a surrogate pair, was "
                    + text.length() + " characters long");
        }
    }

    private static boolean cannotBeKept(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    static int between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }
}
