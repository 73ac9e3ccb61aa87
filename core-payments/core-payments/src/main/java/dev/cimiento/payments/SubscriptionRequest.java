package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.tenancy.Quoted;
import java.net.URI;

/**
 * Someone subscribes to a plan.
 *
 * @param key the caller's name for this intention
 * @param plan to what
 * @param payerEmail who
 * @param returnTo where the provider sends the payer afterwards; arriving there proves nothing
 * @param reference the application's own name of what is paid; may be empty
 */
public record SubscriptionRequest(IdempotencyKey key, PlanId plan, String payerEmail, URI returnTo, String reference) {

    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException when one has another shape
     */
    public SubscriptionRequest {
        requireNonNull(key, "key");
        requireNonNull(plan, "plan");
        if (!Terms.text("payerEmail", payerEmail, 254).contains("@")) {
            throw new IllegalArgumentException("payerEmail must be an e-mail address, was " + Quoted.of(payerEmail));
        }
        Terms.address("returnTo", returnTo);
        if (!requireNonNull(reference, "reference").isEmpty()) {
            Terms.text("reference", reference, 200);
        }
    }

    /** SHA-256 over all of the content but the key, in hex. */
    public String fingerprint() {
        return Fingerprint.of("subscription", plan.toString(), payerEmail, returnTo.toString(), reference);
    }

    /** Without the payer. */
    @Override
    public String toString() {
        return "SubscriptionRequest[key=" + key + ", plan=" + plan + ", reference=" + reference + "]";
    }
}
