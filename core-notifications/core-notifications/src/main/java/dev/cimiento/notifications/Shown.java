package dev.cimiento.notifications;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;

/** Values from outside in error messages, where they are about a person: masked. */
final class Shown {

    private Shown() {}

    /** The first character and the length: enough to find the mistake, not enough to find the person. */
    static String masked(String value) {
        return value.isEmpty() ? "''" : "'" + printable(value.charAt(0)) + "***' (" + value.length() + " characters)";
    }

    /** Refuses what would end a header line, or hide in one. */
    static String singleLine(String value, String name) {
        if (!StorableText.is(value) || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + " must be one line without control characters or half of a surrogate pair, was "
                            + Quoted.of(value));
        }
        return value;
    }

    private static char printable(char c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c;
    }
}
