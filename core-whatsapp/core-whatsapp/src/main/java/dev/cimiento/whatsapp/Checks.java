package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import java.util.regex.Pattern;

/** Checks at the door, shared by the values of this package. */
final class Checks {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    private Checks() {}

    /** An identifier of a provider: printable ASCII without spaces. */
    static String identifier(String value, String name, int longest) {
        if (requireNonNull(value, name).length() > longest
                || !PRINTABLE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    name + " must be 1 to " + longest + " printable characters, was " + Quoted.of(value));
        }
        return value;
    }

    /** Text that a person reads; its length is counted in UTF-16 units, so never under what WhatsApp counts. */
    static String text(String value, String name, int longest) {
        if (requireNonNull(value, name).isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(name + " must have 1 to " + longest + " characters, had "
                    + value.length() + ": " + Quoted.of(value));
        }
        if (!StorableText.is(value)) {
            throw new IllegalArgumentException(
                    name + " must not hold U+0000 or half of a surrogate pair: " + Quoted.of(value));
        }
        return value;
    }

    /** Text that came from outside, fit to be stored. */
    static String storable(String value, String name) {
        return StorableText.of(requireNonNull(value, name));
    }
}
