package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** The checks that arguments pass at the door. */
final class Checks {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private Checks() {}

    static String id(String value, String name) {
        if (!ID.matcher(requireNonNull(value, name)).matches()) {
            throw new IllegalArgumentException(
                    name + " must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-',"
                            + " beginning with a letter or digit, was " + Quoted.of(value));
        }
        return value;
    }

    static String text(String value, String name, int longest) {
        if (requireNonNull(value, name).isBlank() || value.length() > longest || !StorableText.is(value)) {
            throw new IllegalArgumentException(name + " must be 1 to " + longest
                    + " characters and not blank, without U+0000 or half of a surrogate pair, was "
                    + Quoted.of(value));
        }
        return value;
    }

    static String customer(String id) {
        return text(id, "customer id", 200);
    }

    static Duration minutes(Duration value, String name, Duration least, Duration most) {
        length(value, name, least, most);
        if (value.toSeconds() % 60 != 0) {
            throw new IllegalArgumentException(name + " must be whole minutes, was " + value);
        }
        return value;
    }

    static Duration length(Duration value, String name, Duration least, Duration most) {
        if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0 || value.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    name + " must be whole seconds from " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    /** A moment that every calendar and the database can hold. */
    static Instant instant(Instant value, String name) {
        if (requireNonNull(value, name).isBefore(FIRST) || value.isAfter(LAST)) {
            throw new IllegalArgumentException(name + " must lie in the years 1970 to 9998, was " + value);
        }
        return value;
    }
}
