package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundId;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the sandbox remembers, of the current tenant: the books that a real provider would keep. Safe for use by many threads. */
public interface SandboxSessions {

    /** Writes a payment down, unless it is there; gives the one that is there. */
    SandboxSession open(SandboxSession session);

    /** Reads a payment. */
    Optional<SandboxSession> find(ProviderReference id);

    /** Changes state, amount taken, refusal and dispute of a payment, one after the other; gives it as it is then, where it is there. */
    Optional<SandboxSession> change(ProviderReference id, UnaryOperator<SandboxSession> change);

    /** Writes a refund down, unless it is there. */
    void refund(ProviderReference id, RefundId refund, Money amount);

    /** The refunds of a payment. */
    Map<RefundId, Money> refunds(ProviderReference id);

    /** Who agreed to pay period by period. */
    SandboxAgreements agreements();
}
