package dev.cimiento.scheduling.ical4j;

/** The lines of an iCalendar object (RFC 5545, section 3.1). */
final class Lines {

    private static final int MOST_OCTETS = 75;

    private Lines() {}

    /** Breaks lines longer than 75 octets of UTF-8, never inside a character; ical4j counts characters instead of octets. */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length() + text.length() / 32);
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\r' || character == '\n') {
                octets = 0;
            } else {
                int length = octets(character);
                if (octets + length > MOST_OCTETS) {
                    folded.append("\r\n ");
                    octets = 1;
                }
                octets += length;
            }
            folded.appendCodePoint(character);
        }
        return folded.toString();
    }

    /** One line a content line, ended by a line feed; takes line feeds alone for line ends too, as many programs write them. */
    static String unfolded(String text) {
        StringBuilder unfolded = new StringBuilder(text.length());
        for (String line : text.split("\r\n|\r|\n", -1)) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                if (unfolded.length() > 0) {
                    unfolded.setLength(unfolded.length() - 1);
                }
                unfolded.append(line, 1, line.length()).append('\n');
            } else if (!line.isEmpty()) {
                unfolded.append(line).append('\n');
            }
        }
        return unfolded.toString();
    }

    /** Text that a property may hold: control characters but the line feed are none (RFC 5545, section 3.3.11). */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.isISOControl(character) || isLoneSurrogate(character) ? ' ' : character)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isLoneSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    private static int octets(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
