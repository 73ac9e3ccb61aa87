package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SubscriptionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the provider has it.
 *
 * @param reference the provider's id of it
 * @param state where it stands
 * @param paidUntil the end of the period that is paid; null where that is not known
 * @param invoices the periods that were paid, the latest ones at least
 */
public record ProviderSubscription(
        ProviderReference reference,
        SubscriptionState state,
        @Nullable Instant paidUntil,
        List<Invoice> invoices) {

    /** Checks that what must be there is there. */
    public ProviderSubscription {
        requireNonNull(reference, "reference");
        requireNonNull(state, "state");
        invoices = List.copyOf(invoices);
    }

    /** The end of the period that is paid. */
    public Optional<Instant> periodEnd() {
        return Optional.ofNullable(paidUntil);
    }

    /**
     * A paid period.
     *
     * @param reference the provider's id of it
     * @param amount how much
     */
    public record Invoice(ProviderReference reference, Money amount) {}
}
