package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.spi.AccountStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.Familiarity;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Rotation;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.SessionStore;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sessions of a tenant under one lock. */
final class InMemorySessionStore implements SessionStore {

    private final ByTenant<Family> tenants = new ByTenant<>(Family::new);
    private final AccountStore accounts;
    private final InMemoryChanges changes;

    InMemorySessionStore(AccountStore accounts, InMemoryChanges changes) {
        this.accounts = accounts;
        this.changes = changes;
    }

    private static final class Family {

        final Map<SessionId, Kept> sessions = new HashMap<>();
        final Map<TokenHash, Token> tokens = new HashMap<>();
    }

    private static final class Kept {

        final Session session;

        @Nullable
        Instant endedAt;

        Instant usedAt;

        Kept(Session session) {
            this.session = session;
            this.usedAt = session.openedAt();
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
    public boolean open(Session session, NextToken first) {
        return opened(session, first, owner -> true);
    }

    @Override
    public boolean open(Session session, NextToken first, PasswordHash judged) {
        return opened(session, first, owner -> owner.hash().equals(judged));
    }

    private boolean opened(Session session, NextToken first, Predicate<Credentials> condition) {
        Family family = tenants.current();
        if (accounts.lock(session.account())
                .filter(owner -> owner.account().isActive())
                .filter(condition)
                .isEmpty()) {
            return false;
        }
        synchronized (family) {
            Kept kept = new Kept(session);
            family.sessions.put(session.id(), kept);
            family.tokens.put(first.hash(), new Token(kept, first));
        }
        return true;
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
            Optional<Account> found = accounts.find(session.account());
            if (found.isEmpty()) {
                return new Rotation.Refused(RefreshResult.Reason.UNKNOWN);
            }
            Account account = found.get();
            if (token.spentAt == null || token.successor == null) {
                if (!token.expiresAt.isAfter(now)) {
                    return new Rotation.Refused(RefreshResult.Reason.EXPIRED);
                }
                Token successor = new Token(token.kept, next);
                token.spentAt = now;
                token.successor = successor;
                token.kept.usedAt = now;
                family.tokens.put(next.hash(), successor);
                return new Rotation.Rotated(account, session, successor.expiresAt);
            }
            if (token.spentAt.plus(grace).isBefore(now)) {
                end(token.kept, now);
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
        return endAll(
                kept -> kept.session.account().equals(account)
                        || kept.session.actor().filter(account::equals).isPresent(),
                now);
    }

    @Override
    public int endOthers(AccountId account, SessionId kept, Instant now) {
        return endAll(
                other -> other.session.account().equals(account)
                        && !other.session.id().equals(kept),
                now);
    }

    @Override
    public int endBeyond(AccountId account, SessionId newest, int most, Instant now) {
        Family family = tenants.current();
        synchronized (family) {
            List<Kept> beyond = family.sessions.values().stream()
                    .filter(kept -> kept.session.account().equals(account)
                            && kept.session.actor().isEmpty()
                            && kept.isOpen(now))
                    .sorted(Comparator.<Kept, Boolean>comparing(
                                    kept -> !kept.session.id().equals(newest))
                            .thenComparing(kept -> kept.usedAt, Comparator.reverseOrder())
                            .thenComparing(kept -> kept.session.id().value()))
                    .skip(most)
                    .toList();
            beyond.forEach(kept -> end(kept, now));
            return beyond.size();
        }
    }

    @Override
    public List<OpenSession> list(AccountId account, Instant now) {
        Family family = tenants.current();
        synchronized (family) {
            return family.tokens.values().stream()
                    .filter(token -> token.kept.session.account().equals(account))
                    .filter(token -> token.kept.isOpen(now) && token.spentAt == null && token.expiresAt.isAfter(now))
                    .map(token -> OpenSession.of(token.kept.session, token.kept.usedAt))
                    .sorted(Comparator.comparing(OpenSession::usedAt)
                            .reversed()
                            .thenComparing(session -> session.id().value()))
                    .toList();
        }
    }

    @Override
    public Familiarity familiarity(EmailAddress email, Client client, Instant since) {
        Family family = tenants.current();
        AccountId account =
                accounts.find(email).map(found -> found.account().id()).orElse(null);
        synchronized (family) {
            return family.sessions.values().stream()
                    .map(kept -> kept.session)
                    .filter(session -> session.account().equals(account)
                            && session.actor().isEmpty()
                            && !session.openedAt().isBefore(since))
                    .map(session -> familiarity(session.client(), client))
                    .max(Comparator.naturalOrder())
                    .orElse(Familiarity.STRANGER);
        }
    }

    /** The session, while it is open. */
    Optional<Session> open(SessionId id, Instant now) {
        Family family = tenants.current();
        synchronized (family) {
            return Optional.ofNullable(family.sessions.get(id))
                    .filter(kept -> kept.isOpen(now))
                    .map(kept -> kept.session);
        }
    }

    private static Familiarity familiarity(Client known, Client client) {
        if (client.device().isPresent() && client.device().equals(known.device())) {
            return Familiarity.DEVICE;
        }
        return known.network().equals(client.network()) ? Familiarity.NETWORK : Familiarity.STRANGER;
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

    private boolean end(Kept kept, Instant now) {
        boolean open = kept.isOpen(now);
        if (open) {
            kept.endedAt = now;
            changes.of(kept.session.account());
        }
        return open;
    }
}
