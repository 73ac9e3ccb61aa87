package dev.cimiento.payments.spi;

import dev.cimiento.payments.ProviderId;
import java.time.Instant;
import java.util.List;

/** The webhooks of the current tenant, stored before they are acted on, once a provider's event. */
public interface WebhookInbox {

    /**
     * Stores an event, or finds it stored, and takes it to work on until the given time.
     *
     * @param body the bytes as they came, for whoever must look later
     * @return how often it was taken, this time included; 0 where it is done, or taken by another
     */
    int take(ProviderId provider, WebhookEvent event, byte[] body, Instant now, Instant until);

    /** It is done with. */
    void finish(ProviderId provider, String eventId, Instant now);

    /** It could not be done now: whoever takes it next may have it at this time. */
    void release(ProviderId provider, String eventId, Instant from);

    /** Those neither done nor taken, the oldest first. */
    List<Stored> waiting(Instant now, int max);

    /**
     * A stored event.
     *
     * @param provider whose it is
     * @param event what it is about
     */
    record Stored(ProviderId provider, WebhookEvent event) {}
}
