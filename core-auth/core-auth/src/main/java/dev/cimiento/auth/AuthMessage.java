package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.Set;

/**
 * A message to the owner of an address. The program writes it: its own words, and a link of its own to a page of the tenant, taken from
 * configuration and never from a request's {@code Host}. That page shows a form, and only its POST uses the token, since mail scanners follow
 * links.
 */
public sealed interface AuthMessage {

    /** To whom. */
    EmailAddress to();

    /**
     * Prove that this address is yours.
     *
     * @param to the address
     * @param token for {@link AccountLinks#verifyEmail}
     * @param until when it ends
     */
    record VerifyEmail(EmailAddress to, Secret token, Instant until) implements AuthMessage {

        /** Checks that all is there. */
        public VerifyEmail {
            requireNonNull(to, "to");
            requireNonNull(token, "token");
            requireNonNull(until, "until");
        }
    }

    /**
     * Choose another password.
     *
     * @param to the account's address
     * @param token for {@link AccountLinks#resetPassword}
     * @param until when it ends
     */
    record ResetPassword(EmailAddress to, Secret token, Instant until) implements AuthMessage {

        /** Checks that all is there. */
        public ResetPassword {
            requireNonNull(to, "to");
            requireNonNull(token, "token");
            requireNonNull(until, "until");
        }
    }

    /**
     * Somebody asked for another password for this address, which has no account here. Programs may drop it; it exists so that the request
     * takes the same time.
     *
     * @param to the address
     */
    record NoAccount(EmailAddress to) implements AuthMessage {

        /** Checks that there is one. */
        public NoAccount {
            requireNonNull(to, "to");
        }
    }

    /**
     * Somebody signed up with this address, which has an account here already: log in, or choose another password.
     *
     * @param to the address
     */
    record AlreadyRegistered(EmailAddress to) implements AuthMessage {

        /** Checks that there is one. */
        public AlreadyRegistered {
            requireNonNull(to, "to");
        }
    }

    /**
     * Prove that this new address is yours, and your account moves to it.
     *
     * @param to the new address
     * @param token for {@link AccountLinks#confirmEmailChange}
     * @param until when it ends
     */
    record ConfirmNewEmail(EmailAddress to, Secret token, Instant until) implements AuthMessage {

        /** Checks that all is there. */
        public ConfirmNewEmail {
            requireNonNull(to, "to");
            requireNonNull(token, "token");
            requireNonNull(until, "until");
        }
    }

    /**
     * Your account has moved to another address: if that was not you, call us.
     *
     * @param to the address before
     * @param moved the address now
     */
    record EmailChanged(EmailAddress to, EmailAddress moved) implements AuthMessage {

        /** Checks that all is there. */
        public EmailChanged {
            requireNonNull(to, "to");
            requireNonNull(moved, "moved");
        }
    }

    /**
     * Your password was changed: if that was not you, choose another one.
     *
     * @param to the account's address
     */
    record PasswordChanged(EmailAddress to) implements AuthMessage {

        /** Checks that there is one. */
        public PasswordChanged {
            requireNonNull(to, "to");
        }
    }

    /**
     * You are invited.
     *
     * @param to the address
     * @param roles what as
     * @param token for {@link Invitations#accept}
     * @param until when it ends
     */
    record Invited(EmailAddress to, Set<Role> roles, Secret token, Instant until) implements AuthMessage {

        /** Copies the set. */
        public Invited {
            requireNonNull(to, "to");
            roles = Set.copyOf(roles);
            requireNonNull(token, "token");
            requireNonNull(until, "until");
        }
    }
}
