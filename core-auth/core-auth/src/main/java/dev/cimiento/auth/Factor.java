package dev.cimiento.auth;

/** A way in which somebody proved who they are (RFC 8176 names most of them). */
public enum Factor {
    /** A password that was typed. */
    PASSWORD("pwd"),
    /** A link that was sent to the account's address. */
    EMAIL_LINK("email"),
    /** Another provider's word: OpenID Connect. */
    FEDERATED("fed"),
    /** A code of an authenticator app (RFC 6238). */
    TOTP("otp"),
    /** A code that was written down for the day when the authenticator is lost. */
    RECOVERY_CODE("rc"),
    /** A passkey whose device asked its owner: two factors at once. */
    PASSKEY("hwk");

    private final String reference;

    Factor(String reference) {
        this.reference = reference;
    }

    /** As the {@code amr} claim has it. */
    public String reference() {
        return reference;
    }

    /** Whether it is something that its owner has, not knows. */
    boolean isPossession() {
        return this == TOTP || this == RECOVERY_CODE || this == PASSKEY;
    }
}
