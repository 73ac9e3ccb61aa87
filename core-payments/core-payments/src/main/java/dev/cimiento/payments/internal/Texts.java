package dev.cimiento.payments.internal;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;

/** What a text from outside must not hold, since no database keeps it as it is. */
public final class Texts {

    private Texts() {}

    /**
     * The text, if it can be kept and read again unchanged.
     *
     * @param name of the argument, for the message
     * @throws IllegalArgumentException when it has a zero byte, or half of a character that takes two
     */
    public static String kept(String name, String text) {
        if (!StorableText.is(text)) {
            throw new IllegalArgumentException(
                    name + " must be text without zero bytes and halved characters, was " + Quoted.of(text));
        }
        return text;
    }
}
