package dev.cimiento.payments.inmemory;

import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookInbox;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class InMemoryWebhookInbox implements WebhookInbox {

    private static final Instant NEVER = Instant.MAX;

    private final InMemoryPaymentStore.Access tables;

    InMemoryWebhookInbox(InMemoryPaymentStore.Access tables) {
        this.tables = tables;
    }

    @Override
    public int take(ProviderId provider, WebhookEvent event, byte[] body, Instant now, Instant until) {
        return tables.in(t -> {
            InMemoryTables.Event known = t.events.get(key(provider, event.id()));
            if (known != null && (known.isDone() || known.free().isAfter(now))) {
                return 0;
            }
            int taken = known == null ? 1 : known.stored().taken() + 1;
            put(t, new Stored(provider, event, taken, ""), until, NEVER);
            return taken;
        });
    }

    @Override
    public List<Stored> claim(Instant now, Instant until, int max) {
        return tables.in(t -> {
            List<Stored> claimed = t.events.values().stream()
                    .filter(event -> !event.isDone() && !event.free().isAfter(now))
                    .sorted(Comparator.comparing(InMemoryTables.Event::free))
                    .limit(max)
                    .map(InMemoryTables.Event::stored)
                    .map(stored -> new Stored(stored.provider(), stored.event(), stored.taken() + 1, ""))
                    .toList();
            claimed.forEach(stored -> put(t, stored, until, NEVER));
            return claimed;
        });
    }

    @Override
    public void finish(ProviderId provider, List<String> eventIds, Instant now) {
        for (String eventId : eventIds) {
            tables.in(t -> t.events.computeIfPresent(
                    key(provider, eventId),
                    (key, event) ->
                            event.isDone() ? event : new InMemoryTables.Event(event.stored(), event.free(), now)));
        }
    }

    @Override
    public void release(ProviderId provider, String eventId, Instant from) {
        tables.in(t -> t.events.computeIfPresent(
                key(provider, eventId),
                (key, event) -> event.isDone() ? event : new InMemoryTables.Event(event.stored(), from, NEVER)));
    }

    @Override
    public void giveUp(ProviderId provider, String eventId, String why, Instant now) {
        tables.in(t -> t.events.computeIfPresent(key(provider, eventId), (key, event) -> {
            Stored stored = event.stored();
            return new InMemoryTables.Event(
                    new Stored(provider, stored.event(), stored.taken(), why.isEmpty() ? "unknown" : why),
                    event.free(),
                    now);
        }));
    }

    @Override
    public List<Stored> givenUp(int max) {
        return tables.in(t -> t.events.values().stream()
                .filter(event -> !event.stored().failure().isEmpty())
                .sorted(Comparator.comparing(InMemoryTables.Event::doneAt).reversed())
                .limit(max)
                .map(InMemoryTables.Event::stored)
                .toList());
    }

    @Override
    public Optional<Stored> reopen(ProviderId provider, String eventId, Instant until) {
        return tables.in(t -> {
            InMemoryTables.Event known = t.events.get(key(provider, eventId));
            if (known == null) {
                return Optional.empty();
            }
            Stored stored = new Stored(provider, known.stored().event(), 1, "");
            put(t, stored, until, NEVER);
            return Optional.of(stored);
        });
    }

    @Override
    public int purge(Instant doneBefore) {
        return tables.in(t -> {
            int before = t.events.size();
            t.events
                    .values()
                    .removeIf(event -> event.isDone()
                            && event.doneAt().isBefore(doneBefore)
                            && event.stored().failure().isEmpty());
            return before - t.events.size();
        });
    }

    private static void put(InMemoryTables t, Stored stored, Instant free, Instant doneAt) {
        t.events.put(key(stored.provider(), stored.event().id()), new InMemoryTables.Event(stored, free, doneAt));
    }

    private static String key(ProviderId provider, String eventId) {
        return provider + " " + eventId;
    }
}
