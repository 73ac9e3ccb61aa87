package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.ProviderReference;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The subscriptions that the sandbox remembers, of the current tenant. Safe for use by many threads. */
public interface SandboxAgreements {

    /** Writes one down, unless it is there; gives the one that is there. */
    SandboxAgreement open(SandboxAgreement agreement);

    /** Reads one. */
    Optional<SandboxAgreement> find(ProviderReference id);

    /** Changes state, beginning and number of periods of one, one after the other; gives it as it is then, where it is there. */
    Optional<SandboxAgreement> change(ProviderReference id, UnaryOperator<SandboxAgreement> change);
}
