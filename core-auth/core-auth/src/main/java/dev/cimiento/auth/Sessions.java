package dev.cimiento.auth;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.Optional;

/** Opens sessions and keeps them going: the half of {@link Accounts} that deals in tokens. */
final class Sessions {

    private final Engine engine;
    private final SessionPolicy policy;
    private final RefreshTokens refreshTokens = new RefreshTokens();

    Sessions(Engine engine) {
        this.engine = engine;
        this.policy = engine.policy().sessions();
    }

    /** A session as the policy has it, not yet stored. */
    Session session(Account account, Client client, Instant now) {
        return new Session(SessionId.random(), account.id(), client, now, now.plus(policy.absolute()));
    }

    /**
     * Opens it, in the place of another where there is one; empty where the account is gone or disabled, or its password another one by now than
     * the one that was judged. The account is locked before the session that is replaced, as by everybody.
     */
    Optional<Tokens> open(
            AuthStore within,
            Account account,
            Optional<PasswordHash> judged,
            Session session,
            Optional<SessionId> replaced,
            Instant now) {
        Secret refresh = refreshTokens.mint();
        Instant idle = now.plus(policy.idle());
        NextToken first = new NextToken(TokenHash.of(refresh), "", idle);
        boolean opened = judged.isPresent()
                ? within.sessions().open(session, first, judged.get())
                : within.sessions().open(session, first);
        if (!opened) {
            return Optional.empty();
        }
        replaced.ifPresent(before -> within.sessions().end(before, now));
        if (session.actor().isEmpty()) {
            bound(within, session, now);
        }
        Instant expiresAt = idle.isBefore(session.expiresAt()) ? idle : session.expiresAt();
        return Optional.of(tokens(account, session, refresh, expiresAt));
    }

    private void bound(AuthStore within, Session newest, Instant now) {
        int ended = within.sessions().endBeyond(newest.account(), newest.id(), policy.most(), now);
        if (ended > 0) {
            engine.events()
                    .tell(Events.of(Kind.LOGGED_OUT, now)
                            .account(newest.account())
                            .detail(ended + " sessions beyond the " + policy.most() + " that an account may have"));
        }
    }

    RefreshResult refresh(Secret presented, Instant now) {
        if (!RefreshTokens.isShaped(presented)) {
            return new RefreshResult.Refused(RefreshResult.Reason.UNKNOWN);
        }
        Secret next = refreshTokens.mint();
        Rotation rotation = engine.store()
                .sessions()
                .rotate(
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
            Session ended = reused.session();
            engine.events()
                    .tell(Events.of(Kind.REFRESH_REUSED, now)
                            .account(ended.account())
                            .session(ended.id()));
            return new RefreshResult.Refused(RefreshResult.Reason.REUSED);
        }
        return new RefreshResult.Refused(((Rotation.Refused) rotation).reason());
    }

    private Tokens tokens(Account account, Session session, Secret refresh, Instant refreshExpiresAt) {
        AccessGrant grant = AccessGrant.of(account.id(), session.id(), session.openedAt(), session.expiresAt())
                .withRoles(account.roles())
                .withFactors(session.factors());
        AccessToken access =
                engine.issuer().issue(session.actor().map(grant::withActor).orElse(grant));
        return Tokens.of(session.id(), access, refresh, refreshExpiresAt);
    }
}
