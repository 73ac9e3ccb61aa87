package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.StorableText;

/**
 * Who somebody is at another provider: issuer and subject together, which alone never change and are never given to another (OpenID Connect Core
 * section 5.7). An address is neither.
 *
 * @param issuer the provider's own name: 1 to 500 characters
 * @param subject its name for the person: 1 to 255 characters
 */
public record FederatedIdentity(String issuer, String subject) {

    private static final int LONGEST_ISSUER = 500;
    private static final int LONGEST_SUBJECT = 255;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when a part is empty or too long, or has a control character or half of a surrogate pair
     */
    public FederatedIdentity {
        if (requireNonNull(issuer, "issuer").isEmpty() || issuer.length() > LONGEST_ISSUER) {
            throw new IllegalArgumentException("issuer must have 1 to 500 characters, had " + issuer.length());
        }
        if (requireNonNull(subject, "subject").isEmpty() || subject.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("subject must have 1 to 255 characters, had " + subject.length());
        }
        // Two halves of different characters would be stored as the same question mark, and two people be one.
        if (!StorableText.is(issuer)
                || !StorableText.is(subject)
                || (issuer + subject).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "issuer and subject must have no control characters and no half of a surrogate pair");
        }
    }
}
