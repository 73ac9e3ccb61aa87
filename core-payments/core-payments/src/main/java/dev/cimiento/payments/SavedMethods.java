package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Cards that payers left with the tenant's provider, to be charged again. Card numbers never come here. Safe for use by many threads.
 */
public final class SavedMethods {

    private final PaymentStore store;
    private final Gateways gateways;
    private final Calls calls;
    private final InstantSource clock;

    SavedMethods(PaymentStore store, Gateways gateways, Calls calls, InstantSource clock) {
        this.store = store;
        this.gateways = gateways;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Keeps the card that a token stands for. The same card saved again is the same method.
     *
     * @param email the customer's, for the provider's own record of them
     * @param token what the provider's form gave
     * @throws PermanentPaymentsException when the provider keeps no cards, or does not take this one
     * @throws RetryablePaymentsException when the provider cannot be reached
     * @throws OutcomeUnknownException when its answer was lost: call again with the same token
     * @throws IllegalStateException inside a transaction
     */
    public SavedMethod save(CustomerId customer, String email, String token) {
        requireNonNull(customer, "customer");
        Terms.text("email", email, 254);
        PaymentGateway gateway = gateways.chosen(TenantContext.require());
        CardVault vault = gateways.ability(gateway, CardVault.class);
        ProviderReference payer = store.atomically(() -> store.methods().payer(gateway.provider(), customer))
                .orElseGet(() -> introduce(gateway, vault, customer, email));
        CardVault.Kept kept = calls.read(gateway, () -> vault.keep(payer, token));
        Instant now = Settlement.micros(clock.instant());
        SavedMethod method = new SavedMethod(
                MethodId.random(),
                customer,
                gateway.provider(),
                payer,
                kept.reference(),
                kept.brand(),
                kept.lastFour(),
                kept.expires(),
                now);
        return store.atomically(() -> store.methods().save(method));
    }

    /** A customer's methods, the oldest first. */
    public List<SavedMethod> of(CustomerId customer) {
        return store.methods().of(requireNonNull(customer, "customer"));
    }

    /** Reads one that was not removed. */
    public Optional<SavedMethod> find(MethodId id) {
        return store.methods().find(requireNonNull(id, "id"));
    }

    /**
     * Removes one: here first, so that it is charged no more, then at the provider. One that is not there is no failure.
     *
     * @throws RetryablePaymentsException when the provider cannot be reached; it is charged no more all the same
     */
    public void remove(MethodId id) {
        Optional<SavedMethod> method = store.atomically(() -> {
            Optional<SavedMethod> found = store.methods().find(requireNonNull(id, "id"));
            found.ifPresent(known -> store.methods().remove(id));
            return found;
        });
        method.ifPresent(known -> {
            PaymentGateway gateway = gateways.of(known.provider());
            CardVault vault = gateways.ability(gateway, CardVault.class);
            calls.read(gateway, () -> {
                vault.forget(known);
                return true;
            });
        });
    }

    private ProviderReference introduce(PaymentGateway gateway, CardVault vault, CustomerId customer, String email) {
        // Tenants may share an account at the provider, where their customers' ids could be equal.
        String name = TenantContext.require() + ":" + customer;
        ProviderReference payer = calls.read(gateway, () -> vault.payer(Fingerprint.of(name), email));
        return store.atomically(() -> store.methods().remember(gateway.provider(), customer, payer));
    }
}
