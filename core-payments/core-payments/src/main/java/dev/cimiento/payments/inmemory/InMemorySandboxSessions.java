package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.sandbox.SandboxSession;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sandbox's pages in memory, of each tenant apart. Safe for use by many threads. */
public final class InMemorySandboxSessions implements SandboxSessions {

    private final Map<Key, SandboxSession> sessions = new ConcurrentHashMap<>();
    private final Map<Key, Map<RefundId, Money>> refunds = new ConcurrentHashMap<>();

    /** Empty. */
    public InMemorySandboxSessions() {}

    @Override
    public SandboxSession open(SandboxSession session) {
        return sessions.computeIfAbsent(key(session.id()), key -> session);
    }

    @Override
    public Optional<SandboxSession> find(ProviderReference id) {
        return Optional.ofNullable(sessions.get(key(id)));
    }

    @Override
    public void decide(ProviderReference id, SandboxSession.State state) {
        sessions.computeIfPresent(key(id), (key, session) -> session.state().isPayable() ? session.in(state) : session);
    }

    @Override
    public void refund(ProviderReference id, RefundId refund, Money amount) {
        refunds.compute(key(id), (key, all) -> {
            Map<RefundId, Money> next = new LinkedHashMap<>(all == null ? Map.of() : all);
            next.putIfAbsent(refund, amount);
            return next;
        });
    }

    @Override
    public Map<RefundId, Money> refunds(ProviderReference id) {
        return Map.copyOf(refunds.getOrDefault(key(id), Map.of()));
    }

    private static Key key(ProviderReference id) {
        return new Key(TenantContext.require(), id);
    }

    private record Key(TenantId tenant, ProviderReference id) {}
}
