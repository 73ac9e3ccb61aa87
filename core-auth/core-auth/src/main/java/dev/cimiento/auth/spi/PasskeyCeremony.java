package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A question to an authenticator that is open: whom it was asked of, and where.
 *
 * @param challenge the hash of what is to be signed, its purpose and the tenant
 * @param purpose what the answer is for
 * @param origin of the page that asked
 * @param account whose answer it has to be; empty at a login, where nobody is known yet
 * @param session in which it was asked; empty at a login
 * @param device the browser in which a login began, where it has a device cookie
 * @param expiresAt when an answer is too late
 */
public record PasskeyCeremony(
        TokenHash challenge,
        Purpose purpose,
        String origin,
        Optional<AccountId> account,
        Optional<SessionId> session,
        Optional<TokenHash> device,
        Instant expiresAt) {

    /** What an answer is for; one for another purpose is none. */
    public enum Purpose {
        /** To make a passkey. */
        REGISTRATION,
        /** To log in, or to be the second factor of a login. */
        LOGIN,
        /** To prove once more who is logged in. */
        STEP_UP
    }

    /**
     * Checks that all is there.
     *
     * @throws IllegalArgumentException when a login names somebody, or what is no login nobody
     */
    public PasskeyCeremony {
        requireNonNull(challenge, "challenge");
        requireNonNull(origin, "origin");
        requireNonNull(device, "device");
        requireNonNull(expiresAt, "expiresAt");
        boolean isLogin = requireNonNull(purpose, "purpose") == Purpose.LOGIN;
        if (account.isEmpty() != isLogin || session.isEmpty() != isLogin) {
            throw new IllegalArgumentException(
                    "account and session belong to whatever is no login, purpose was " + purpose);
        }
    }

    @Override
    public String toString() {
        return "PasskeyCeremony[" + purpose + ", " + origin + "]";
    }
}
