package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of a link in an e-mail. */
public sealed interface LinkResult {

    /**
     * It did what it is for, and is good no more. Nobody was logged in.
     *
     * @param account as it is now
     */
    record Done(Account account) implements LinkResult {

        /** Checks that there is one. */
        public Done {
            requireNonNull(account, "account");
        }
    }

    /** The link is not good: unknown, used, too old, followed by a newer one, or of another tenant; which, is not told. */
    record InvalidLink() implements LinkResult {}

    /**
     * What was typed cannot be accepted; the link is still good.
     *
     * @param objection why
     */
    record Refused(SignUpResult.Invalid objection) implements LinkResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(objection, "objection");
        }
    }
}
