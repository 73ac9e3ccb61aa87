package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookInbox;
import java.time.Instant;
import java.util.List;

final class InMemoryWebhookInbox implements WebhookInbox {

    private final InMemoryPaymentStore.Access tables;

    InMemoryWebhookInbox(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public int take(ProviderId provider, WebhookEvent event, byte[] body, Instant now, Instant until) {
        return tables.in(t -> {
            InMemoryTables.Event known = t.events.get(key(provider, event.id()));
            if (known != null && known.free().isAfter(now)) {
                return 0;
            }
            int taken = known == null ? 1 : known.taken() + 1;
            t.events.put(
                    key(provider, event.id()), new InMemoryTables.Event(new Stored(provider, event), until, taken));
            return taken;
        });
    }

    @Override
    public void finish(ProviderId provider, String eventId, Instant now) {
        release(provider, eventId, Instant.MAX);
    }

    @Override
    public void release(ProviderId provider, String eventId, Instant from) {
        tables.in(t -> t.events.computeIfPresent(
                key(provider, eventId), (key, event) -> new InMemoryTables.Event(event.stored(), from, event.taken())));
    }

    @Override
    public List<Stored> waiting(Instant now, int max) {
        return tables.in(t -> t.events.values().stream()
                .filter(event -> !event.isDone() && !event.free().isAfter(now))
                .limit(max)
                .map(InMemoryTables.Event::stored)
                .toList());
    }

    private static String key(ProviderId provider, String eventId) {
        return provider + " " + eventId;
    }
}
