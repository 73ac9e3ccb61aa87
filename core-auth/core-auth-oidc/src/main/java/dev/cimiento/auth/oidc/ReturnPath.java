package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in the program the browser goes after a login: a path of this very host, such as {@code /bookings?day=3}, and nothing that any browser
 * takes for another host (open redirect, RFC 9700 section 4.11).
 *
 * @param value the path, with query
 */
public record ReturnPath(String value) {

    private static final int LONGEST = 2_000;

    /** One slash, then no other, then only what a URL has; no backslash and no control character, which browsers read as slash or drop. */
    private static final Pattern SHAPE = Pattern.compile("/(?![/\\\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*");

    private static final Pattern HIDDEN = Pattern.compile("(?i)%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|25)");

    // Below the patterns, which it is checked by.
    /** The first page. */
    public static final ReturnPath HOME = new ReturnPath("/");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value is not such a path
     */
    public ReturnPath {
        if (!isShaped(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException("return path must be a path of this host, such as /bookings?day=3");
        }
    }

    /** The path of this text; empty where the text, which may come from outside, is anything else. */
    public static Optional<ReturnPath> parse(String text) {
        return isShaped(requireNonNull(text, "text")) ? Optional.of(new ReturnPath(text)) : Optional.empty();
    }

    private static boolean isShaped(String text) {
        return text.length() <= LONGEST
                && SHAPE.matcher(text).matches()
                && !text.contains("//")
                && !text.contains("/..")
                && !HIDDEN.matcher(text).find();
    }

    @Override
    public String toString() {
        return value;
    }
}
