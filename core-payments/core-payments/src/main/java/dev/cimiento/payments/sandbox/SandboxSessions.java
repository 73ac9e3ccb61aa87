package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import java.util.Map;
import java.util.Optional;

/** What the sandbox remembers, of the current tenant: the books that a real provider would keep. Safe for use by many threads. */
public interface SandboxSessions {

    /** Writes a page down, unless it is there; gives the one that is there. */
    SandboxSession open(SandboxSession session);

    /** Reads a page. */
    Optional<SandboxSession> find(ProviderReference id);

    /** Writes what the payer did, unless the page is paid or expired. */
    void decide(ProviderReference id, SandboxSession.State state);

    /** Writes a refund down, unless it is there. */
    void refund(ProviderReference id, RefundId refund, Money amount);

    /** The refunds of a page. */
    Map<RefundId, Money> refunds(ProviderReference id);
}
