package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.sandbox.SandboxAgreement;
import dev.cimiento.payments.sandbox.SandboxAgreements;
import dev.cimiento.payments.sandbox.SandboxSession;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The sandbox's pages in memory, of each tenant apart. Safe for use by many threads. */
public final class InMemorySandboxSessions implements SandboxSessions {

    private final Map<Key, SandboxSession> sessions = new ConcurrentHashMap<>();
    private final Map<Key, Map<RefundId, Money>> refunds = new ConcurrentHashMap<>();

    private final SandboxAgreements kept = new Kept();

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
    public Optional<SandboxSession> change(ProviderReference id, UnaryOperator<SandboxSession> change) {
        return Optional.ofNullable(sessions.computeIfPresent(key(id), (key, session) -> change.apply(session)));
    }

    @Override
    public SandboxAgreements agreements() {
        return kept;
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

    private static final class Kept implements SandboxAgreements {

        private final Map<Key, SandboxAgreement> agreements = new ConcurrentHashMap<>();

        @Override
        public SandboxAgreement open(SandboxAgreement agreement) {
            return agreements.computeIfAbsent(key(agreement.id()), key -> agreement);
        }

        @Override
        public Optional<SandboxAgreement> find(ProviderReference id) {
            return Optional.ofNullable(agreements.get(key(id)));
        }

        @Override
        public Optional<SandboxAgreement> change(ProviderReference id, UnaryOperator<SandboxAgreement> change) {
            return Optional.ofNullable(
                    agreements.computeIfPresent(key(id), (key, agreement) -> change.apply(agreement)));
        }
    }
}
