package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/** What came of inviting somebody, or of accepting. */
public sealed interface InvitationResult {

    /**
     * The invitation is on its way.
     *
     * @param invitation the invitation
     */
    record Invited(Invitation invitation) implements InvitationResult {

        /** Checks that there is one. */
        public Invited {
            requireNonNull(invitation, "invitation");
        }
    }

    /**
     * The account has the roles now.
     *
     * @param account as it is now; it is not logged in
     */
    record Accepted(Account account) implements InvitationResult {

        /** Checks that there is one. */
        public Accepted {
            requireNonNull(account, "account");
        }
    }

    /** The address has an account: its owner logs in, and accepts then. The invitation is still open. */
    record LogInFirst() implements InvitationResult {}

    /** Whoever invites, or accepts, may not: roles beyond the inviter's own, now or at the time of accepting; or another's invitation. */
    record NotAllowed() implements InvitationResult {}

    /** The link is not good: unknown, used, withdrawn, too old, or of another tenant; which, is not told. */
    record InvalidLink() implements InvitationResult {}

    /**
     * What was typed cannot be accepted.
     *
     * @param objection why
     */
    record Refused(SignUpResult.Invalid objection) implements InvitationResult {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(objection, "objection");
        }
    }
}
