package dev.cimiento.queues.line;

import java.util.Locale;

/** A name that those who wait may see: the first name and the last initial. */
final class Alias {

    private static final int LONGEST = 24;

    private Alias() {}

    static String of(String name) {
        String[] words = name.strip().split("\\s+", -1);
        String first = shortened(words[0]);
        if (!first.codePoints().allMatch(Alias::isOfName)) {
            // An address, a telephone number or a document's: no more of it than where it begins.
            return first.substring(0, first.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT) + ".";
        }
        if (words.length == 1) {
            return first;
        }
        String last = words[words.length - 1];
        String initial = last.substring(0, last.offsetByCodePoints(0, 1));
        return first + " " + initial.toUpperCase(Locale.ROOT) + ".";
    }

    private static boolean isOfName(int letter) {
        return Character.isLetter(letter)
                || Character.getType(letter) == Character.NON_SPACING_MARK
                || Character.getType(letter) == Character.COMBINING_SPACING_MARK
                || "-'’.".indexOf(letter) >= 0;
    }

    private static String shortened(String word) {
        return word.codePointCount(0, word.length()) > LONGEST
                ? word.substring(0, word.offsetByCodePoints(0, LONGEST))
                : word;
    }
}
