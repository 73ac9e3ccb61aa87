package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Payment;
import dev.cimiento.payments.ProviderReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that is known when a provider is asked about a payment. Immutable. */
public final class PaymentLookup {

    private final Payment payment;
    private final @Nullable ProviderReference resource;

    private PaymentLookup(Payment payment, @Nullable ProviderReference resource) {
        this.payment = requireNonNull(payment, "payment");
        this.resource = resource;
    }

    /** About this payment. */
    public static PaymentLookup of(Payment payment) {
        return new PaymentLookup(payment, null);
    }

    /** The same, after a webhook about this thing of the provider's. */
    public PaymentLookup hinted(ProviderReference thing) {
        return new PaymentLookup(payment, requireNonNull(thing, "resource"));
    }

    /** The payment, with the references that are known. */
    public Payment payment() {
        return payment;
    }

    /** What the webhook was about. */
    public Optional<ProviderReference> resource() {
        return Optional.ofNullable(resource);
    }
}
