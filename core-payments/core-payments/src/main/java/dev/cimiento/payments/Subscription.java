package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subscription as it stood when it was read. Immutable.
 *
 * @param id its id, also the idempotency key that the provider sees
 * @param provider who collects
 * @param request what was asked for
 * @param state where it stands
 * @param reference the provider's id of it; null where there is none yet
 * @param page the provider's page, where the payer agrees; null where there is none
 * @param paidUntil the end of the period that is paid; null where that is not known
 * @param checkAt when to ask the provider about it unasked; null for never
 * @param createdAt when it was written down
 * @param version counts every change
 */
public record Subscription(
        SubscriptionId id,
        ProviderId provider,
        SubscriptionRequest request,
        SubscriptionState state,
        @Nullable ProviderReference reference,
        @Nullable URI page,
        @Nullable Instant paidUntil,
        @Nullable Instant checkAt,
        Instant createdAt,
        long version) {

    /** Checks that what must be there is there. */
    public Subscription {
        requireNonNull(id, "id");
        requireNonNull(provider, "provider");
        requireNonNull(request, "request");
        requireNonNull(state, "state");
        requireNonNull(createdAt, "createdAt");
    }

    /** The provider's id of it. */
    public Optional<ProviderReference> providerReference() {
        return Optional.ofNullable(reference);
    }

    /** The provider's page. */
    public Optional<URI> url() {
        return Optional.ofNullable(page);
    }

    /** The end of the period that is paid. */
    public Optional<Instant> periodEnd() {
        return Optional.ofNullable(paidUntil);
    }

    /** The same in this state, asked about next at this time; null for never. */
    Subscription in(SubscriptionState next, @Nullable Instant check) {
        return new Subscription(id, provider, request, next, reference, page, paidUntil, check, createdAt, version);
    }

    /** The same, known to the provider by this. */
    Subscription known(ProviderReference to) {
        return new Subscription(id, provider, request, state, to, page, paidUntil, checkAt, createdAt, version);
    }

    Subscription at(URI address) {
        return new Subscription(
                id, provider, request, state, reference, address, paidUntil, checkAt, createdAt, version);
    }

    Subscription paid(Instant until) {
        return new Subscription(id, provider, request, state, reference, page, until, checkAt, createdAt, version);
    }

    /** Without the payer and without the address of the page. */
    @Override
    public String toString() {
        return "Subscription[" + id + ", " + provider + ", " + state + ", reference=" + request.reference() + "]";
    }
}
