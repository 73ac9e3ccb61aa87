package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.MethodId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.MethodRows;
import java.util.List;
import java.util.Optional;

final class InMemoryMethodRows implements MethodRows {

    private final InMemoryPaymentStore.Access tables;

    InMemoryMethodRows(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public SavedMethod save(SavedMethod method) {
        return tables.in(t -> t.methods.values().stream()
                .filter(known -> known.provider().equals(method.provider())
                        && known.reference().equals(method.reference()))
                .findFirst()
                .orElseGet(() -> {
                    t.methods.put(method.id(), method);
                    return method;
                }));
    }

    @Override
    public Optional<SavedMethod> find(MethodId id) {
        return tables.in(t -> Optional.ofNullable(t.methods.get(id)));
    }

    @Override
    public List<SavedMethod> of(CustomerId customer) {
        return tables.in(t -> t.methods.values().stream()
                .filter(method -> method.customer().equals(customer))
                .toList());
    }

    @Override
    public void remove(MethodId id) {
        tables.in(t -> Optional.ofNullable(t.methods.remove(id)));
    }

    @Override
    public Optional<ProviderReference> payer(ProviderId provider, CustomerId customer) {
        return tables.in(t -> Optional.ofNullable(t.payers.get(key(provider, customer))));
    }

    @Override
    public ProviderReference remember(ProviderId provider, CustomerId customer, ProviderReference payer) {
        return tables.in(t -> t.payers.computeIfAbsent(key(provider, customer), key -> payer));
    }

    private static String key(ProviderId provider, CustomerId customer) {
        return provider + " " + customer;
    }
}
