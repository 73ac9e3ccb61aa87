package dev.cimiento.payments.mercadopago;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tenant has at Mercado Pago. Immutable; prints no secret. */
public final class MercadoPagoAccount {

    private final Secret accessToken;
    private final List<Secret> webhookSecrets;
    private final @Nullable URI notifyAt;
    private final @Nullable Long collector;

    private MercadoPagoAccount(
            Secret accessToken, List<Secret> webhookSecrets, @Nullable URI notifyAt, @Nullable Long collector) {
        this.collector = collector;
        this.accessToken = requireNonNull(accessToken, "accessToken");
        this.webhookSecrets = List.copyOf(webhookSecrets);
        this.notifyAt = notifyAt;
    }

    /**
     * An account.
     *
     * @param accessToken begins with {@code APP_USR-}
     * @param webhookSecret the application's secret signature, from "Webhooks" in its panel
     */
    public static MercadoPagoAccount of(Secret accessToken, Secret webhookSecret) {
        return new MercadoPagoAccount(accessToken, List.of(requireNonNull(webhookSecret, "webhookSecret")), null, null);
    }

    /** The same, accepting another webhook secret too, while one takes the other's place. */
    public MercadoPagoAccount alsoAccepting(Secret webhookSecret) {
        List<Secret> all = new ArrayList<>(webhookSecrets);
        all.add(requireNonNull(webhookSecret, "webhookSecret"));
        return new MercadoPagoAccount(accessToken, all, notifyAt, collector);
    }

    /**
     * The same, with the address that webhooks about its checkouts go to. Default: the one set in the application's panel, which can be one
     * only.
     *
     * @throws IllegalArgumentException when it is not an absolute https address, or longer than Mercado Pago's 248 characters
     */
    public MercadoPagoAccount notifyAt(URI address) {
        if (!"https".equals(requireNonNull(address, "notifyAt").getScheme())
                || address.getHost() == null
                || address.toString().length() > 248) {
            throw new IllegalArgumentException(
                    "notifyAt must be an absolute https address of at most 248 characters, was " + address);
        }
        return new MercadoPagoAccount(accessToken, webhookSecrets, address, collector);
    }

    /**
     * The same, expecting that this user of Mercado Pago's gets the money: what another got is put aside for a person to look at. Default:
     * not checked.
     */
    public MercadoPagoAccount collector(long userId) {
        return new MercadoPagoAccount(accessToken, webhookSecrets, notifyAt, userId);
    }

    Optional<Long> collector() {
        return Optional.ofNullable(collector);
    }

    Secret accessToken() {
        return accessToken;
    }

    List<Secret> webhookSecrets() {
        return webhookSecrets;
    }

    Optional<URI> notifyAt() {
        return Optional.ofNullable(notifyAt);
    }

    @Override
    public String toString() {
        return "MercadoPagoAccount[***, " + webhookSecrets.size() + " webhook secrets]";
    }
}
