package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as the provider has it.
 *
 * @param reference the provider's id of it
 * @param amount about how much
 * @param state where it stands
 * @param reason the provider's word for why; may be empty
 * @param respondBy until when evidence can be sent; null where that is not known
 */
public record ProviderDispute(
        ProviderReference reference,
        Money amount,
        DisputeState state,
        String reason,
        @Nullable Instant respondBy) {

    /** Checks that what must be there is there; a longer reason is cut to 100 characters. */
    public ProviderDispute {
        requireNonNull(reference, "reference");
        requireNonNull(amount, "amount");
        requireNonNull(state, "state");
        reason = reason.length() <= 100 ? reason : reason.substring(0, 100);
    }

    /** Until when evidence can be sent. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(respondBy);
    }
}
