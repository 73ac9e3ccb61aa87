package dev.cimiento.payments.spi;

import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.MethodId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import java.util.List;
import java.util.Optional;

/** The saved methods of the current tenant, one a row, and who their customers are at the providers. */
public interface MethodRows {

    /** Writes it down, unless the provider's card is there; gives the one that is there. */
    SavedMethod save(SavedMethod method);

    /** Reads one that was not removed. */
    Optional<SavedMethod> find(MethodId id);

    /** Those of a customer that were not removed, the oldest first. */
    List<SavedMethod> of(CustomerId customer);

    /** It can be charged no more. */
    void remove(MethodId id);

    /** The customer at the provider, where known. */
    Optional<ProviderReference> payer(ProviderId provider, CustomerId customer);

    /** Writes down who the customer is at the provider, unless that is known; gives what is known. */
    ProviderReference remember(ProviderId provider, CustomerId customer, ProviderReference payer);
}
