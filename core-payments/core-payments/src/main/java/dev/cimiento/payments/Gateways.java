package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.tenancy.TenantId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The providers, by name. */
final class Gateways {

    private final Map<ProviderId, PaymentGateway> byName;
    private final Function<TenantId, ProviderId> choice;

    private Gateways(Map<ProviderId, PaymentGateway> byName, Function<TenantId, ProviderId> choice) {
        this.byName = byName;
        this.choice = choice;
    }

    static Gateways of(List<PaymentGateway> gateways, @Nullable Function<TenantId, ProviderId> choice) {
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("gateway must be given once at least");
        }
        Map<ProviderId, PaymentGateway> byName = new LinkedHashMap<>();
        for (PaymentGateway gateway : gateways) {
            if (byName.put(gateway.provider(), gateway) != null) {
                throw new IllegalArgumentException("gateway '" + gateway.provider() + "' is given twice");
            }
        }
        ProviderId first = gateways.get(0).provider();
        return new Gateways(byName, choice == null ? tenant -> first : choice);
    }

    PaymentGateway chosen(TenantId tenant) {
        return of(choice.apply(tenant));
    }

    PaymentGateway of(ProviderId provider) {
        return find(provider)
                .orElseThrow(() -> new PermanentPaymentsException("no gateway '" + provider + "' here, only "
                        + byName.keySet() + ": add it to Payments.on(...)"));
    }

    /** What else this gateway can do, or a refusal that says that it cannot. */
    <T> T ability(PaymentGateway gateway, Class<T> port) {
        return gateway.ability(port)
                .orElseThrow(() -> new PermanentPaymentsException(
                        "gateway '" + gateway.provider() + "' does not do this: it has no " + port.getSimpleName()));
    }

    /** All of them. */
    Collection<PaymentGateway> all() {
        return byName.values();
    }

    Optional<PaymentGateway> find(ProviderId provider) {
        return Optional.ofNullable(byName.get(provider));
    }
}
