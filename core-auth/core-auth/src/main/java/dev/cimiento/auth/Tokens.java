package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.time.Instant;

/** What a client holds after a login: an access token for minutes and a refresh token that gets the next pair. Immutable. */
public final class Tokens {

    private final SessionId session;
    private final AccessToken access;
    private final Secret refresh;
    private final Instant refreshExpiresAt;

    private Tokens(SessionId session, AccessToken access, Secret refresh, Instant refreshExpiresAt) {
        this.session = requireNonNull(session, "session");
        this.access = requireNonNull(access, "access");
        this.refresh = requireNonNull(refresh, "refresh");
        this.refreshExpiresAt = requireNonNull(refreshExpiresAt, "refreshExpiresAt");
    }

    static Tokens of(SessionId session, AccessToken access, Secret refresh, Instant refreshExpiresAt) {
        return new Tokens(session, access, refresh, refreshExpiresAt);
    }

    /** The session they belong to. */
    public SessionId session() {
        return session;
    }

    /** For every request. */
    public AccessToken access() {
        return access;
    }

    /** For {@link Accounts#refresh}, once. In a browser: in a cookie that is {@code HttpOnly}, {@code Secure} and {@code SameSite}. */
    public Secret refresh() {
        return refresh;
    }

    /** When the refresh token ends, if it is not used. */
    public Instant refreshExpiresAt() {
        return refreshExpiresAt;
    }

    @Override
    public String toString() {
        return "Tokens[session " + session + ", access until " + access.expiresAt() + ", refresh until "
                + refreshExpiresAt + "]";
    }
}
