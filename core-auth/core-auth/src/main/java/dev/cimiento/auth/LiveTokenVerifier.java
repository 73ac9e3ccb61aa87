package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.internal.Fifo;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Changes;
import dev.cimiento.auth.spi.Standing;
import dev.cimiento.auth.spi.StandingStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Verifies tokens by another verifier, and then by what is true now: a session that was ended, an account that was disabled, a role or
 * permission that was given or taken, counts within a second in every process, and nobody has to log in again.
 *
 * <p>What was looked up is remembered. Twice a second at most, for each tenant that has callers, one query asks whose standing changed, and
 * only that is looked up anew. Where the database does not answer, tokens are not verified: {@code DatabaseException}, not a guess.
 *
 * <p>Remembers 100,000 callers in all, 5,000 of each tenant. Safe for use by many threads.
 */
public final class LiveTokenVerifier implements TokenVerifier {

    /** So old may be what we know, without asking. */
    private static final Duration FRESH = Duration.ofMillis(400);

    /** So old may it be while somebody else asks; then we wait for the answer. */
    private static final Duration STALE = Duration.ofMillis(700);

    /** Older than this, changes may have been forgotten by the store. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);

    private static final int CALLERS_A_TENANT = 5_000;
    private static final int MOST_TENANTS = 10_000;

    private final ConcurrentMap<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final TokenVerifier delegate;
    private final StandingStore store;
    private final InstantSource clock;

    private LiveTokenVerifier(TokenVerifier delegate, StandingStore store, InstantSource clock) {
        this.delegate = delegate;
        this.store = store;
        this.clock = clock;
    }

    /** Verifies by the delegate first, and by the store then. */
    public static LiveTokenVerifier of(TokenVerifier delegate, AuthStore store, InstantSource clock) {
        return new LiveTokenVerifier(
                requireNonNull(delegate, "delegate"),
                requireNonNull(store, "store").standings(),
                requireNonNull(clock, "clock"));
    }

    /** A session of an account. */
    private record Key(AccountId account, SessionId session) {}

    /** What one process knows of a tenant. */
    private static final class Tenant {

        final ReentrantLock asking = new ReentrantLock();
        final AtomicLong version = new AtomicLong();
        volatile Known known;

        Tenant(Known known) {
            this.known = known;
        }
    }

    /** Standings by account, then session, so that an account's are forgotten together. */
    private record Known(String mark, Instant askedAt, Fifo<AccountId, ConcurrentMap<SessionId, Looked>> standings) {

        /** What was found of a session; empty where it is over. */
        record Looked(Optional<Standing> standing) {}
    }

    @Override
    public Verification verify(Secret token) {
        Verification verification = delegate.verify(token);
        return verification instanceof Verification.Verified verified ? live(verified.caller()) : verification;
    }

    private Verification live(Caller caller) {
        return standing(new Key(caller.account(), caller.session()))
                .<Verification>map(standing ->
                        new Verification.Verified(caller.withAccess(standing.roles(), standing.permissions())))
                .orElseGet(() -> new Verification.Rejected(Verification.Reason.ENDED));
    }

    private Optional<Standing> standing(Key key) {
        Tenant tenant = upToDate(TenantContext.require());
        Fifo<AccountId, ConcurrentMap<SessionId, Known.Looked>> standings = tenant.known.standings();
        Optional<Known.Looked> remembered = standings.get(key.account()).map(sessions -> sessions.get(key.session()));
        if (remembered.isPresent()) {
            return remembered.get().standing();
        }
        long version = tenant.version.get();
        Optional<Standing> found = store.find(key.account(), key.session(), clock.instant());
        ConcurrentMap<SessionId, Known.Looked> sessions =
                new ConcurrentHashMap<>(standings.get(key.account()).orElseGet(ConcurrentHashMap::new));
        sessions.put(key.session(), new Known.Looked(found));
        standings.putIf(key.account(), sessions, () -> tenant.version.get() == version);
        return found;
    }

    private Tenant upToDate(TenantId id) {
        Tenant tenant = tenants.get(id);
        if (tenant == null) {
            if (tenants.size() >= MOST_TENANTS) {
                tenants.clear();
            }
            Tenant fresh = new Tenant(new Known(store.mark(), clock.instant(), new Fifo<>(CALLERS_A_TENANT)));
            Tenant other = tenants.putIfAbsent(id, fresh);
            tenant = other == null ? fresh : other;
        }
        Duration age = age(tenant);
        if (age.compareTo(FRESH) < 0) {
            return tenant;
        }
        if (age.compareTo(STALE) < 0) {
            if (!tenant.asking.tryLock()) {
                return tenant;
            }
        } else {
            tenant.asking.lock();
        }
        try {
            if (age(tenant).compareTo(FRESH) >= 0) {
                ask(tenant);
            }
            return tenant;
        } finally {
            tenant.asking.unlock();
        }
    }

    /** A clock that went back makes everything old. */
    private Duration age(Tenant tenant) {
        Duration age = Duration.between(tenant.known.askedAt(), clock.instant());
        return age.isNegative() ? FORGOTTEN : age;
    }

    private void ask(Tenant tenant) {
        Known before = tenant.known;
        Instant now = clock.instant();
        if (age(tenant).compareTo(FORGOTTEN) >= 0) {
            String mark = store.mark();
            tenant.version.incrementAndGet();
            tenant.known = new Known(mark, now, new Fifo<>(CALLERS_A_TENANT));
            return;
        }
        Changes changes = store.since(before.mark());
        if (changes instanceof Changes.OfAll) {
            tenant.version.incrementAndGet();
            tenant.known = new Known(changes.mark(), now, new Fifo<>(CALLERS_A_TENANT));
            return;
        }
        Changes.OfAccounts some = (Changes.OfAccounts) changes;
        if (!some.accounts().isEmpty()) {
            // In this order: what is being looked up now, and may be old, is not put after it is removed.
            tenant.version.incrementAndGet();
            some.accounts().forEach(before.standings()::remove);
        }
        tenant.known = new Known(some.mark(), now, before.standings());
    }

    @Override
    public String toString() {
        return "LiveTokenVerifier[" + delegate + "]";
    }
}
