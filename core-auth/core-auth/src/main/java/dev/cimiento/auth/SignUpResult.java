package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of a sign-up. */
public sealed interface SignUpResult {

    /**
     * There is a new account.
     *
     * @param account the account, which has no roles yet and is not logged in
     */
    record SignedUp(Account account) implements SignUpResult {

        /** Checks that there is one. */
        public SignedUp {
            requireNonNull(account, "account");
        }
    }

    /**
     * The tenant has an account of this e-mail address already; nothing was changed. To tell this to the one who asks says who is a
     * customer: where that matters, answer as for {@link SignedUp} and let an e-mail tell the difference.
     *
     * @param email the address
     */
    record EmailTaken(EmailAddress email) implements SignUpResult {

        /** Checks that there is one. */
        public EmailTaken {
            requireNonNull(email, "email");
        }
    }

    /**
     * A field cannot be accepted as it is.
     *
     * @param field {@code email} or {@code password}
     * @param reason the same for programs, and for translation
     * @param message the same for people, in English; never shows what was typed
     */
    record Invalid(String field, Reason reason, String message) implements SignUpResult {

        /** Checks that all is there. */
        public Invalid {
            requireNonNull(field, "field");
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }

        static Invalid email() {
            return new Invalid(
                    "email", Reason.EMAIL_MALFORMED, "the e-mail must be an address such as ana@example.com");
        }
    }

    /** What is wrong with a field. */
    enum Reason {
        /** The e-mail address is not one. */
        EMAIL_MALFORMED,
        /** The password has fewer characters than the policy asks for. */
        PASSWORD_TOO_SHORT,
        /** The password has more characters than the policy allows. */
        PASSWORD_TOO_LONG,
        /** The password is one that everybody tries first. */
        PASSWORD_COMMON,
        /** The password is among those that leaked somewhere; see {@link BreachedPasswords}. */
        PASSWORD_BREACHED,
        /** The password is the e-mail address, or what stands before its at sign. */
        PASSWORD_IS_EMAIL
    }
}
