package dev.cimiento.payments.spi;

import dev.cimiento.payments.ProviderId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The webhooks of the current tenant, stored before they are acted on, once a provider's event. */
public interface WebhookInbox {

    /**
     * Stores an event, or finds it stored, and takes it to work on until the given time.
     *
     * @param body the bytes as they came, for whoever must look later
     * @param until {@code now}, to store it only
     * @return how often it was taken, this time included; 0 where it is done, or taken by another
     */
    int take(ProviderId provider, WebhookEvent event, byte[] body, Instant now, Instant until);

    /** Takes events that are neither done nor taken, the oldest first; none that another process is taking just now. */
    List<Stored> claim(Instant now, Instant until, int max);

    /** They are done with. */
    void finish(ProviderId provider, List<String> eventIds, Instant now);

    /** It could not be done now: whoever takes it next may have it at this time. */
    void release(ProviderId provider, String eventId, Instant from);

    /** It could not be done, and nobody tries again. */
    void giveUp(ProviderId provider, String eventId, String why, Instant now);

    /** Those that nobody tries again, the latest first. */
    List<Stored> givenUp(int max);

    /** Takes an event again that is done, or that nobody tries again; empty where it is not stored. */
    Optional<Stored> reopen(ProviderId provider, String eventId, Instant until);

    /** Forgets what was done with before this time. How many. */
    int purge(Instant doneBefore);

    /**
     * A stored event.
     *
     * @param provider whose it is
     * @param event what it is about
     * @param taken how often it was taken
     * @param failure why nobody tries again; empty while somebody does, and where it is done
     */
    record Stored(ProviderId provider, WebhookEvent event, int taken, String failure) {}
}
