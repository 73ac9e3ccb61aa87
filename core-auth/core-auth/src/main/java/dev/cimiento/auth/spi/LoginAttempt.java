package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A login that is at another provider now.
 *
 * @param state the hash of what the provider sends back
 * @param browser the hash of what the browser holds in a cookie
 * @param provider at which of the tenant's providers
 * @param returnPath where the browser goes afterwards
 * @param expiresAt when it is too late
 * @param linking whose account gets the identity, where somebody who is logged in links theirs; empty for a login
 */
public record LoginAttempt(
        TokenHash state,
        TokenHash browser,
        String provider,
        String returnPath,
        Instant expiresAt,
        Optional<Linking> linking) {

    /**
     * Who links an identity to their account.
     *
     * @param account the account
     * @param session the session in which it was asked for
     */
    public record Linking(AccountId account, SessionId session) {

        /** Checks that both are there. */
        public Linking {
            requireNonNull(account, "account");
            requireNonNull(session, "session");
        }
    }

    /** Checks that all is there. */
    public LoginAttempt {
        requireNonNull(state, "state");
        requireNonNull(browser, "browser");
        requireNonNull(provider, "provider");
        requireNonNull(returnPath, "returnPath");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(linking, "linking");
    }

    /** A login. */
    public LoginAttempt(TokenHash state, TokenHash browser, String provider, String returnPath, Instant expiresAt) {
        this(state, browser, provider, returnPath, expiresAt, Optional.empty());
    }

    /** The same, to link an identity instead. */
    public LoginAttempt withLinking(Linking who) {
        return new LoginAttempt(state, browser, provider, returnPath, expiresAt, Optional.of(who));
    }
}
