package dev.cimiento.auth;

import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions and keeps them going: the half of {@link Accounts} that deals in tokens. */
final class Sessions {

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.cimiento.audit");

    private final SessionStore store;
    private final TokenIssuer issuer;
    private final SessionPolicy policy;
    private final RefreshTokens refreshTokens = new RefreshTokens();

    Sessions(SessionStore store, TokenIssuer issuer, SessionPolicy policy) {
        this.store = store;
        this.issuer = issuer;
        this.policy = policy;
    }

    Tokens open(Account account, Client client, Instant now) {
        Session session = new Session(SessionId.random(), account.id(), client, now, now.plus(policy.absolute()));
        Secret refresh = refreshTokens.mint();
        Instant idle = now.plus(policy.idle());
        store.open(session, new NextToken(TokenHash.of(refresh), "", idle));
        Instant expiresAt = idle.isBefore(session.expiresAt()) ? idle : session.expiresAt();
        return tokens(account, session, refresh, expiresAt);
    }

    RefreshResult refresh(Secret presented, Instant now) {
        if (!RefreshTokens.isShaped(presented)) {
            return new RefreshResult.Refused(RefreshResult.Reason.UNKNOWN);
        }
        Secret next = refreshTokens.mint();
        Rotation rotation = store.rotate(
                TokenHash.of(presented),
                new NextToken(TokenHash.of(next), RefreshTokens.seal(next, presented), now.plus(policy.idle())),
                now,
                policy.grace());
        if (rotation instanceof Rotation.Rotated rotated) {
            return new RefreshResult.Refreshed(
                    rotated.account(), tokens(rotated.account(), rotated.session(), next, rotated.expiresAt()));
        }
        if (rotation instanceof Rotation.Repeated repeated) {
            Secret same = RefreshTokens.open(repeated.sealed(), presented);
            return new RefreshResult.Refreshed(
                    repeated.account(), tokens(repeated.account(), repeated.session(), same, repeated.expiresAt()));
        }
        if (rotation instanceof Rotation.Reused reused) {
            AUDIT.warn(
                    "refresh token of session {} of account {} reused: the session was ended",
                    reused.session().id(),
                    reused.session().account());
            return new RefreshResult.Refused(RefreshResult.Reason.REUSED);
        }
        return new RefreshResult.Refused(((Rotation.Refused) rotation).reason());
    }

    private Tokens tokens(Account account, Session session, Secret refresh, Instant refreshExpiresAt) {
        AccessToken access =
                issuer.issue(AccessGrant.of(account.id(), session.id(), session.openedAt(), session.expiresAt())
                        .withRoles(account.roles()));
        return Tokens.of(session.id(), access, refresh, refreshExpiresAt);
    }
}
