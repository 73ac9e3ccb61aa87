package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How long links in e-mails are good, and how many an address gets. Immutable. */
public final class LinkPolicy {

    private static final LinkPolicy STANDARD = new LinkPolicy(
            Duration.ofMinutes(30), Duration.ofHours(24), Duration.ofDays(7), Rate.of(5, Duration.ofHours(1)));

    private static final Duration LONGEST = Duration.ofDays(30);

    private final Duration passwordReset;
    private final Duration emailVerification;
    private final Duration invitation;
    private final Rate messages;

    private LinkPolicy(Duration passwordReset, Duration emailVerification, Duration invitation, Rate messages) {
        this.passwordReset = passwordReset;
        this.emailVerification = emailVerification;
        this.invitation = invitation;
        this.messages = requireNonNull(messages, "messages");
    }

    /** 30 minutes for a password, a day for an address, a week for an invitation; 5 messages an hour to one address. */
    public static LinkPolicy standard() {
        return STANDARD;
    }

    /**
     * The same with another time for choosing a password.
     *
     * @throws IllegalArgumentException when not positive, or more than 30 days
     */
    public LinkPolicy withPasswordReset(Duration lifetime) {
        return new LinkPolicy(bounded(lifetime), emailVerification, invitation, messages);
    }

    /**
     * The same with another time for proving an address.
     *
     * @throws IllegalArgumentException when not positive, or more than 30 days
     */
    public LinkPolicy withEmailVerification(Duration lifetime) {
        return new LinkPolicy(passwordReset, bounded(lifetime), invitation, messages);
    }

    /**
     * The same with another time for accepting an invitation.
     *
     * @throws IllegalArgumentException when not positive, or more than 30 days
     */
    public LinkPolicy withInvitation(Duration lifetime) {
        return new LinkPolicy(passwordReset, emailVerification, bounded(lifetime), messages);
    }

    /** The same with another number of messages to one address. */
    public LinkPolicy withMessages(Rate rate) {
        return new LinkPolicy(passwordReset, emailVerification, invitation, rate);
    }

    /** How long a link to choose a password is good. */
    public Duration passwordReset() {
        return passwordReset;
    }

    /** How long a link that proves an address is good. */
    public Duration emailVerification() {
        return emailVerification;
    }

    /** How long an invitation is good. */
    public Duration invitation() {
        return invitation;
    }

    /** How many messages an address gets. */
    public Rate messages() {
        return messages;
    }

    private static Duration bounded(Duration lifetime) {
        if (requireNonNull(lifetime, "lifetime").isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "lifetime must be positive and at most " + LONGEST + ", was " + lifetime);
        }
        return lifetime;
    }
}
