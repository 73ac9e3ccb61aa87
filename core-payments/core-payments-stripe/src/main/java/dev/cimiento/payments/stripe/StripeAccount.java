package dev.cimiento.payments.stripe;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tenant has at Stripe. Immutable; prints no secret. */
public final class StripeAccount {

    private final Secret secretKey;
    private final List<Secret> webhookSecrets;
    private final @Nullable String connected;

    private StripeAccount(Secret secretKey, List<Secret> webhookSecrets, @Nullable String connected) {
        this.connected = connected;
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
        return new StripeAccount(secretKey, List.of(requireNonNull(webhookSecret, "webhookSecret")), null);
    }

    /** The same, accepting another webhook secret too: while Stripe rolls one over, both sign. */
    public StripeAccount alsoAccepting(Secret webhookSecret) {
        List<Secret> all = new ArrayList<>(webhookSecrets);
        all.add(requireNonNull(webhookSecret, "webhookSecret"));
        return new StripeAccount(secretKey, all, connected);
    }

    /**
     * The same, acting for this connected account with the platform's key (Stripe Connect, direct charges). Default: for the key's own.
     *
     * @param account begins with {@code acct_}
     * @throws IllegalArgumentException when it does not
     */
    public StripeAccount connected(String account) {
        if (!account.matches("acct_[A-Za-z0-9]{1,60}")) {
            throw new IllegalArgumentException("connected must be an account's id, was " + Quoted.of(account));
        }
        return new StripeAccount(secretKey, webhookSecrets, account);
    }

    Optional<String> connected() {
        return Optional.ofNullable(connected);
    }

    /** Whether money is real, where the key says so. */
    Optional<Boolean> live() {
        String key = secretKey.reveal();
        if (key.startsWith("sk_live_") || key.startsWith("rk_live_")) {
            return Optional.of(true);
        }
        return key.startsWith("sk_test_") || key.startsWith("rk_test_") ? Optional.of(false) : Optional.empty();
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
