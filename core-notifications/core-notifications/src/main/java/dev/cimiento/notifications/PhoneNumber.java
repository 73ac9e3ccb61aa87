package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A telephone number in ITU-T E.164 form: {@code +}, country code, number; 7 to 15 digits, no spaces. Whether somebody has this number is
 * for the provider to say.
 *
 * @param value the number, for example {@code +5491155501234}
 */
public record PhoneNumber(String value) {

    private static final Pattern SHAPE = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when it is not in E.164 form; the message shows it masked
     */
    public PhoneNumber {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "phone number must be in E.164 form such as +5491155501234, was " + Shown.masked(value));
        }
    }

    /**
     * The number with this text.
     *
     * @throws IllegalArgumentException when it is not in E.164 form
     */
    public static PhoneNumber of(String value) {
        return new PhoneNumber(value);
    }

    /** Fit for a log: {@code +54***34}. */
    public String masked() {
        return value.substring(0, 3) + "***" + value.substring(value.length() - 2);
    }

    /** As {@link #masked()}, so that no log line holds a number by accident. */
    @Override
    public String toString() {
        return masked();
    }
}
