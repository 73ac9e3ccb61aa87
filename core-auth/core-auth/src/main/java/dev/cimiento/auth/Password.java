package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;

/**
 * What somebody typed as a password, be it good or not. Its {@code toString()} is {@code ***}.
 *
 * <p>Held in Unicode NFKC, so that the same password typed on two keyboards is one (NIST SP 800-63B: "apply the normalization process for
 * stabilized strings"); its length is counted in code points. Blanks are part of it. Immutable.
 */
public final class Password {

    /** Above what any policy allows; a bound on the work of normalising what came from outside. */
    private static final int LONGEST_INPUT = 4096;

    private final String value;

    private Password(String value) {
        this.value = value;
    }

    /** Any text, the empty one and an overlong one included: those are refused where they are judged, not here. */
    public static Password of(String typed) {
        String bounded =
                requireNonNull(typed, "typed").length() > LONGEST_INPUT ? typed.substring(0, LONGEST_INPUT) : typed;
        return new Password(Normalizer.normalize(bounded, Normalizer.Form.NFKC));
    }

    /** The normalised text: call it where it is hashed, and keep the result nowhere. */
    public String reveal() {
        return value;
    }

    /** How many characters people would count: code points, after normalisation. */
    public int length() {
        return value.codePointCount(0, value.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), password.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return Password.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
