package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.SavedMethod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A charge to be made. Immutable. */
public final class ChargeOrder {

    private final Payment payment;
    private final ChargeRequest request;
    private final @Nullable SavedMethod method;

    private ChargeOrder(Payment payment, ChargeRequest request, @Nullable SavedMethod method) {
        this.payment = payment;
        this.request = request;
        this.method = method;
    }

    /**
     * Of this payment.
     *
     * @throws IllegalArgumentException when it was asked for as a checkout
     */
    public static ChargeOrder of(Payment payment) {
        if (requireNonNull(payment, "payment").request() instanceof ChargeRequest request) {
            return new ChargeOrder(payment, request, null);
        }
        throw new IllegalArgumentException("payment must be one asked for as a charge, was " + payment);
    }

    /** The same, from this method. Default: from the token in the request. */
    public ChargeOrder from(SavedMethod saved) {
        return new ChargeOrder(payment, request, requireNonNull(saved, "method"));
    }

    /** The payment. */
    public Payment payment() {
        return payment;
    }

    /** What was asked for. */
    public ChargeRequest request() {
        return request;
    }

    /** The saved method, where it is from one. */
    public Optional<SavedMethod> method() {
        return Optional.ofNullable(method);
    }
}
