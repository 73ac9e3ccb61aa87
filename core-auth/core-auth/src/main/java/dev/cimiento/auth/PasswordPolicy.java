package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords may be chosen, after NIST SP 800-63B: 8 to 128 characters of any kind, no rules of composition, none that everybody
 * tries first, and not the e-mail address. Immutable.
 */
public final class PasswordPolicy {

    /** No policy goes below (NIST SP 800-63B). */
    private static final int SHORTEST_MINIMUM = 8;

    private static final int LONGEST_MAXIMUM = 512;

    private static final PasswordPolicy STANDARD =
            new PasswordPolicy(SHORTEST_MINIMUM, 128, CommonPasswords.ALL, BreachedPasswords.none());

    private final int minimum;
    private final int maximum;
    private final Set<String> blocked;
    private final BreachedPasswords breached;

    private PasswordPolicy(int minimum, int maximum, Set<String> blocked, BreachedPasswords breached) {
        this.minimum = minimum;
        this.maximum = maximum;
        this.blocked = blocked;
        this.breached = breached;
    }

    /** 8 to 128 characters, and the 5,000 passwords that are tried first refused. */
    public static PasswordPolicy standard() {
        return STANDARD;
    }

    /**
     * The same, asking for at least so many characters; NIST SP 800-63B-4 asks for 15 where the password is the only factor.
     *
     * @throws IllegalArgumentException when below 8 or above the maximum
     */
    public PasswordPolicy withMinimum(int characters) {
        if (characters < SHORTEST_MINIMUM || characters > maximum) {
            throw new IllegalArgumentException(
                    "characters must be " + SHORTEST_MINIMUM + " to " + maximum + ", was " + characters);
        }
        return new PasswordPolicy(characters, maximum, blocked, breached);
    }

    /**
     * The same, allowing at most so many characters.
     *
     * @throws IllegalArgumentException when below 64 (NIST SP 800-63B) or the minimum, or above 512
     */
    public PasswordPolicy withMaximum(int characters) {
        int least = Math.max(64, minimum);
        if (characters < least || characters > LONGEST_MAXIMUM) {
            throw new IllegalArgumentException(
                    "characters must be " + least + " to " + LONGEST_MAXIMUM + ", was " + characters);
        }
        return new PasswordPolicy(minimum, characters, blocked, breached);
    }

    /** The same, also refusing these, whatever their case: the name of the business, for example. */
    public PasswordPolicy withBlocked(Set<String> passwords) {
        return new PasswordPolicy(
                minimum,
                maximum,
                Stream.concat(blocked.stream(), passwords.stream().map(PasswordPolicy::folded))
                        .collect(Collectors.toUnmodifiableSet()),
                breached);
    }

    /** The same, also refusing those that leaked somewhere; asked last, for what all other rules admit. */
    public PasswordPolicy withBreached(BreachedPasswords passwords) {
        return new PasswordPolicy(minimum, maximum, blocked, requireNonNull(passwords, "passwords"));
    }

    /** Whether any password of this length can be right. */
    boolean admitsLength(Password password) {
        return password.length() <= maximum;
    }

    /** Why this may not be chosen for this address; empty if it may. */
    Optional<SignUpResult.Invalid> objection(Password password, EmailAddress email) {
        requireNonNull(password, "password");
        int length = password.length();
        String folded = folded(password.reveal());
        if (length < minimum) {
            return invalid(SignUpResult.Reason.PASSWORD_TOO_SHORT, "must have at least " + minimum + " characters");
        }
        if (length > maximum) {
            return invalid(SignUpResult.Reason.PASSWORD_TOO_LONG, "must have at most " + maximum + " characters");
        }
        if (folded.equals(folded(email.value())) || folded.equals(folded(email.localPart()))) {
            return invalid(SignUpResult.Reason.PASSWORD_IS_EMAIL, "must not be the e-mail address");
        }
        if (blocked.contains(folded) || isOneCharacter(folded)) {
            return invalid(SignUpResult.Reason.PASSWORD_COMMON, "is one of those that are tried first; choose another");
        }
        if (breached.include(password)) {
            return invalid(
                    SignUpResult.Reason.PASSWORD_BREACHED, "leaked somewhere, and is tried everywhere; choose another");
        }
        return Optional.empty();
    }

    private static Optional<SignUpResult.Invalid> invalid(SignUpResult.Reason reason, String message) {
        return Optional.of(new SignUpResult.Invalid("password", reason, "the password " + message));
    }

    private static boolean isOneCharacter(String text) {
        return text.codePoints().distinct().count() == 1;
    }

    private static String folded(String text) {
        return Password.of(text).reveal().toLowerCase(Locale.ROOT);
    }
}
