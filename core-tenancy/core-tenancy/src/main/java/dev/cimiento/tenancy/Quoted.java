package dev.cimiento.tenancy;

/** Text from outside, made fit for an error message: short, on one line, between quotes. For the argument checks of the suite and its adapters. */
public final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    /** The text between quotes, with control characters as {@code ?}, cut after 60 characters. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints()
                .limit(LONGEST)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c));
        return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "...'" : "'")
                .toString();
    }
}
