package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * An e-mail address as RFC 5321 section 4.1.2 writes it, without quoted local parts, address literals or comments: what people have.
 * Letters of the domain are kept as given. An internationalised domain is written in its ASCII form ({@code xn--}).
 *
 * @param value the address, at most 254 characters
 */
public record EmailAddress(String value) {

    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;

    /**
     * Checks the shape; so neither a line break nor a second recipient can hide in an address.
     *
     * @throws IllegalArgumentException when it is not an address; the message shows it masked
     */
    public EmailAddress {
        requireNonNull(value, "value");
        if (value.length() > LONGEST
                || value.indexOf('@') > LONGEST_LOCAL
                || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "e-mail address must look like name@example.com, was " + Shown.masked(value));
        }
    }

    /**
     * The address with this text.
     *
     * @throws IllegalArgumentException when it is not an address
     */
    public static EmailAddress of(String value) {
        return new EmailAddress(value);
    }

    /** What stands after the {@code @}. */
    public String domain() {
        return value.substring(value.indexOf('@') + 1);
    }

    /** Fit for a log: {@code a***@example.com}. */
    public String masked() {
        return value.charAt(0) + "***@" + domain();
    }

    /** As {@link #masked()}, so that no log line holds an address by accident. */
    @Override
    public String toString() {
        return masked();
    }
}
