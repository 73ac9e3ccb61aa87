package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

/** Text from outside, checked at the door. */
final class Texts {

    private Texts() {}

    static void check(String what, String text, int longest) {
        requireNonNull(text, what);
        if (text.isBlank() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " must be 1 to " + longest
                    + " characters, not blank, without control characters, was " + text.length() + " characters long");
        }
    }
}
