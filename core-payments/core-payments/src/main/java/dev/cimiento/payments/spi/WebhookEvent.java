package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a genuine webhook is about. Immutable. */
public final class WebhookEvent {

    private final String id;
    private final String type;
    private final @Nullable ProviderReference resource;
    private final @Nullable PaymentId payment;
    private final @Nullable ProviderReference subscription;

    private WebhookEvent(
            String id,
            String type,
            @Nullable ProviderReference resource,
            @Nullable PaymentId payment,
            @Nullable ProviderReference subscription) {
        this.id = requireNonNull(id, "id");
        this.type = requireNonNull(type, "type");
        this.resource = resource;
        this.payment = payment;
        this.subscription = subscription;
    }

    /**
     * An event.
     *
     * @param id the same for every delivery of one event, and different for different events: 1 to 255 characters
     * @param type the provider's word for what happened
     * @throws IllegalArgumentException when the id is blank or too long
     */
    public static WebhookEvent of(String id, String type) {
        if (id.isBlank() || id.length() > 255) {
            throw new IllegalArgumentException("event id must be 1 to 255 characters, had " + id.length());
        }
        return new WebhookEvent(id, type.length() <= 100 ? type : type.substring(0, 100), null, null, null);
    }

    /** The same about this thing of the provider's. Default: about none that matters to payments. */
    public WebhookEvent about(ProviderReference thing) {
        return new WebhookEvent(id, type, requireNonNull(thing, "resource"), payment, subscription);
    }

    /** The same about this payment, where the signed part of the event names it. Default: not named. */
    public WebhookEvent about(PaymentId named) {
        return new WebhookEvent(id, type, resource, requireNonNull(named, "payment"), subscription);
    }

    /**
     * The same about a subscription, by the provider's id of it, or of something that belongs to it. Default: about none.
     */
    public WebhookEvent aboutSubscription(ProviderReference thing) {
        return new WebhookEvent(id, type, resource, payment, requireNonNull(thing, "subscription"));
    }

    /** The provider's id of the event. */
    public String id() {
        return id;
    }

    /** The provider's word for what happened. */
    public String type() {
        return type;
    }

    /** The thing it is about; empty where it is of no interest. */
    public Optional<ProviderReference> resource() {
        return Optional.ofNullable(resource);
    }

    /** Our payment, where the event names it. */
    public Optional<PaymentId> payment() {
        return Optional.ofNullable(payment);
    }

    /** The subscription it is about, or something that belongs to one. */
    public Optional<ProviderReference> subscription() {
        return Optional.ofNullable(subscription);
    }
}
