package dev.cimiento.notifications;

import dev.cimiento.tenancy.StorableText;

/** Values from outside, made fit for an error message: on one line, short, and where they are about a person, masked. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    /** The first character and the length: enough to find the mistake, not enough to find the person. */
    static String masked(String value) {
        return value.isEmpty() ? "''" : "'" + printable(value.charAt(0)) + "***' (" + value.length() + " characters)";
    }

    static String quoted(String value) {
        StringBuilder shown = new StringBuilder("'");
        value.chars().limit(LONGEST).forEach(c -> shown.append(printable((char) c)));
        return shown.append(value.length() > LONGEST ? "...'" : "'").toString();
    }

    /** Refuses what would end a header line, or hide in one. */
    static String singleLine(String value, String name) {
        if (!StorableText.is(value) || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name
                    + " must be one line without control characters or half of a surrogate pair, was " + quoted(value));
        }
        return value;
    }

    private static char printable(char c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c;
    }
}
