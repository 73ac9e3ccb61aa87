package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payer's complaint about a payment, at the provider or their bank, as it stood when it was read.
 *
 * @param id its id
 * @param payment about which payment
 * @param providerReference the provider's id of it
 * @param amount about how much
 * @param state where it stands
 * @param reason the provider's word for why: {@code fraudulent}, {@code product_not_received}; empty where it says none
 * @param respondBy until when evidence can be sent; null where that is not known
 * @param createdAt when we heard of it
 */
public record Dispute(
        DisputeId id,
        PaymentId payment,
        ProviderReference providerReference,
        Money amount,
        DisputeState state,
        String reason,
        @Nullable Instant respondBy,
        Instant createdAt) {

    /** Checks that what must be there is there. */
    public Dispute {
        requireNonNull(id, "id");
        requireNonNull(payment, "payment");
        requireNonNull(providerReference, "providerReference");
        requireNonNull(amount, "amount");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        requireNonNull(createdAt, "createdAt");
    }

    /** The same in this state. */
    public Dispute in(DisputeState next) {
        return new Dispute(id, payment, providerReference, amount, next, reason, respondBy, createdAt);
    }

    /** Until when evidence can be sent, where that is known. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(respondBy);
    }
}
