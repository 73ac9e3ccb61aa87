package dev.cimiento.payments.stripe;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.util.ArrayList;
import java.util.List;

/** What a tenant has at Stripe. Immutable; prints no secret. */
public final class StripeAccount {

    private final Secret secretKey;
    private final List<Secret> webhookSecrets;

    private StripeAccount(Secret secretKey, List<Secret> webhookSecrets) {
        this.secretKey = requireNonNull(secretKey, "secretKey");
        this.webhookSecrets = List.copyOf(webhookSecrets);
    }

    /**
     * An account.
     *
     * @param secretKey begins with {@code sk_} or {@code rk_}; a restricted key needs to write Checkout Sessions and refunds and to read
     *     PaymentIntents
     * @param webhookSecret of the endpoint that delivers to this tenant; begins with {@code whsec_}
     */
    public static StripeAccount of(Secret secretKey, Secret webhookSecret) {
        return new StripeAccount(secretKey, List.of(requireNonNull(webhookSecret, "webhookSecret")));
    }

    /** The same, accepting another webhook secret too: while Stripe rolls one over, both sign. */
    public StripeAccount alsoAccepting(Secret webhookSecret) {
        List<Secret> all = new ArrayList<>(webhookSecrets);
        all.add(requireNonNull(webhookSecret, "webhookSecret"));
        return new StripeAccount(secretKey, all);
    }

    Secret secretKey() {
        return secretKey;
    }

    List<Secret> webhookSecrets() {
        return webhookSecrets;
    }

    @Override
    public String toString() {
        return "StripeAccount[***, " + webhookSecrets.size() + " webhook secrets]";
    }
}
