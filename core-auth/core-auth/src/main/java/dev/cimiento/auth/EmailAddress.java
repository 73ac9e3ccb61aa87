package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one spelling under which it is unique: Unicode NFC, lower case, the domain in ASCII (IDNA). Equal addresses are
 * equal text.
 *
 * <p>Takes what people have: RFC 5321's dot-string, with letters of any script before the at sign (RFC 6531), and a domain of at least two
 * labels. Refuses quoted local parts and address literals, and every character that merely looks like another: invisible ones, and those
 * that Unicode calls compatibility characters, such as the full-width at sign. Immutable.
 */
public final class EmailAddress implements Comparable<EmailAddress> {

    /** Octets before the at sign, RFC 5321 section 4.5.3.1.1. */
    private static final int LONGEST_LOCAL_PART = 64;

    /** Octets in all, RFC 5321 section 4.5.3.1.3 without the angle brackets. */
    private static final int LONGEST = 254;

    private static final Pattern LOCAL_PART =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*");

    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    private final String value;

    private EmailAddress(String value) {
        this.value = value;
    }

    /**
     * The address of this text, in any spelling.
     *
     * @throws IllegalArgumentException when the text is not an address
     */
    public static EmailAddress of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "email must be an address such as ana@example.com, was " + Quoted.of(text)));
    }

    /** The address of this text, in any spelling; empty where the text, which may come from outside, is not one. Blanks around it are dropped. */
    public static Optional<EmailAddress> parse(String text) {
        String stripped = requireNonNull(text, "text").strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = Normalizer.normalize(
                Normalizer.normalize(stripped, Normalizer.Form.NFC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        int at = lower.lastIndexOf('@');
        if (at < 1 || !Normalizer.isNormalized(lower, Normalizer.Form.NFKC)) {
            return Optional.empty();
        }
        String localPart = lower.substring(0, at);
        return ascii(lower.substring(at + 1))
                .filter(domain -> DOMAIN.matcher(domain).matches())
                .filter(domain -> LOCAL_PART.matcher(localPart).matches())
                .filter(domain -> octets(localPart) <= LONGEST_LOCAL_PART)
                .map(domain -> localPart + "@" + domain)
                .filter(address -> octets(address) <= LONGEST)
                .map(EmailAddress::new);
    }

    /** The normalised text. */
    public String value() {
        return value;
    }

    /** What stands before the at sign. */
    String localPart() {
        return value.substring(0, value.lastIndexOf('@'));
    }

    /**
     * Empty where the domain does not come back as it was: the JDK's IDNA2003 drops invisible characters and writes ss for the sharp s, which
     * is another domain today (RFC 5894 section 7.2).
     */
    private static Optional<String> ascii(String domain) {
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            return ascii.equals(domain) || IDN.toUnicode(ascii).equals(domain) ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public int compareTo(EmailAddress other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress address && value.equals(address.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
