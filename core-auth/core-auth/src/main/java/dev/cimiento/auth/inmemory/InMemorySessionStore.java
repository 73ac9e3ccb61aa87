package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sessions of a tenant under one lock. */
final class InMemorySessionStore implements SessionStore {

    private final ByTenant<Family> tenants = new ByTenant<>(Family::new);
    private final AccountStore accounts;

    InMemorySessionStore(AccountStore accounts) {
        this.accounts = accounts;
    }

    private static final class Family {

        final Map<SessionId, Kept> sessions = new HashMap<>();
        final Map<TokenHash, Token> tokens = new HashMap<>();
    }

    private static final class Kept {

        final Session session;

        @Nullable
        Instant endedAt;

        Kept(Session session) {
            this.session = session;
        }

        boolean isOpen(Instant now) {
            return endedAt == null && session.expiresAt().isAfter(now);
        }

        boolean isOverSince(Instant before) {
            return session.expiresAt().isBefore(before) || (endedAt != null && endedAt.isBefore(before));
        }
    }

    private static final class Token {

        final Kept kept;
        final String sealed;
        final Instant expiresAt;

        @Nullable
        Instant spentAt;

        @Nullable
        Token successor;

        Token(Kept kept, NextToken token) {
            this.kept = kept;
            this.sealed = token.sealed();
            Instant end = kept.session.expiresAt();
            this.expiresAt = token.expiresAt().isBefore(end) ? token.expiresAt() : end;
        }
    }

    @Override
    public void open(Session session, NextToken first) {
        Family family = tenants.current();
        synchronized (family) {
            Kept kept = new Kept(session);
            family.sessions.put(session.id(), kept);
            family.tokens.put(first.hash(), new Token(kept, first));
        }
    }

    @Override
    public Rotation rotate(TokenHash presented, NextToken next, Instant now, Duration grace) {
        Family family = tenants.current();
        synchronized (family) {
            Token token = family.tokens.get(presented);
            if (token == null) {
                return new Rotation.Refused(RefreshResult.Reason.UNKNOWN);
            }
            Session session = token.kept.session;
            if (token.kept.endedAt != null) {
                return new Rotation.Refused(RefreshResult.Reason.ENDED);
            }
            if (!session.expiresAt().isAfter(now)) {
                return new Rotation.Refused(RefreshResult.Reason.EXPIRED);
            }
            Account account = accounts.find(session.account()).orElseThrow();
            if (token.spentAt == null || token.successor == null) {
                if (!token.expiresAt.isAfter(now)) {
                    return new Rotation.Refused(RefreshResult.Reason.EXPIRED);
                }
                Token successor = new Token(token.kept, next);
                token.spentAt = now;
                token.successor = successor;
                family.tokens.put(next.hash(), successor);
                return new Rotation.Rotated(account, session, successor.expiresAt);
            }
            if (token.spentAt.plus(grace).isBefore(now)) {
                token.kept.endedAt = now;
                return new Rotation.Reused(session);
            }
            return new Rotation.Repeated(account, session, token.successor.sealed, token.successor.expiresAt);
        }
    }

    @Override
    public boolean end(TokenHash token, Instant now) {
        Family family = tenants.current();
        synchronized (family) {
            Token found = family.tokens.get(token);
            return found != null && end(found.kept, now);
        }
    }

    @Override
    public boolean end(SessionId session, Instant now) {
        return endAll(kept -> kept.session.id().equals(session), now) > 0;
    }

    @Override
    public int endAll(AccountId account, Instant now) {
        return endAll(kept -> kept.session.account().equals(account), now);
    }

    @Override
    public boolean knows(EmailAddress email, Client client, Instant since) {
        Family family = tenants.current();
        AccountId account =
                accounts.find(email).map(found -> found.account().id()).orElse(null);
        synchronized (family) {
            return family.sessions.values().stream()
                    .map(kept -> kept.session)
                    .anyMatch(session -> session.account().equals(account)
                            && session.client().equals(client)
                            && !session.openedAt().isBefore(since));
        }
    }

    @Override
    public int purge(Instant before) {
        Family family = tenants.current();
        synchronized (family) {
            family.tokens.values().removeIf(token -> token.kept.isOverSince(before));
            int kept = family.sessions.size();
            family.sessions.values().removeIf(session -> session.isOverSince(before));
            return kept - family.sessions.size();
        }
    }

    private int endAll(Predicate<Kept> which, Instant now) {
        Family family = tenants.current();
        synchronized (family) {
            return (int) family.sessions.values().stream()
                    .filter(which)
                    .filter(kept -> end(kept, now))
                    .count();
        }
    }

    private static boolean end(Kept kept, Instant now) {
        boolean open = kept.isOpen(now);
        if (open) {
            kept.endedAt = now;
        }
        return open;
    }
}
