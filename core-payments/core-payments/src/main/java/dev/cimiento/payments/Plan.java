package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers pay, and how often. Immutable: another price is another plan.
 *
 * @param id its id, also the idempotency key that the provider sees
 * @param provider who collects
 * @param request its terms
 * @param reference the provider's id of it; null where the provider keeps no plans, or has not answered yet
 * @param createdAt when it was written down
 */
public record Plan(
        PlanId id,
        ProviderId provider,
        PlanRequest request,
        @Nullable ProviderReference reference,
        Instant createdAt) {

    /** Checks that what must be there is there. */
    public Plan {
        requireNonNull(id, "id");
        requireNonNull(provider, "provider");
        requireNonNull(request, "request");
        requireNonNull(createdAt, "createdAt");
    }

    /** The provider's id of it, where it has one. */
    public Optional<ProviderReference> providerReference() {
        return Optional.ofNullable(reference);
    }

    /** The same, known to the provider by this. */
    public Plan known(ProviderReference to) {
        return new Plan(id, provider, request, requireNonNull(to, "reference"), createdAt);
    }
}
