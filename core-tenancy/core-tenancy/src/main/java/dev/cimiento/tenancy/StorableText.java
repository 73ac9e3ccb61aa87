package dev.cimiento.tenancy;

/** Which text a database gives back as it got it. For the argument checks of the suite and its adapters. */
public final class StorableText {

    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    /** Whether it is stored as it is: PostgreSQL refuses U+0000, and half of a surrogate pair becomes a question mark on its way there. */
    public static boolean is(String text) {
        return text.codePoints().allMatch(StorableText::isStorable);
    }

    /** The text with U+FFFD in the place of what is not {@linkplain #is storable}: for what others wrote and is better kept than refused. */
    public static String of(String text) {
        return is(text)
                ? text
                : text.codePoints()
                        .map(character -> isStorable(character) ? character : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isStorable(int character) {
        return character != 0 && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
    }
}
