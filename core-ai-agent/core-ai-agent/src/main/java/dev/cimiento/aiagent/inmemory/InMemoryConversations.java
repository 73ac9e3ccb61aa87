package dev.cimiento.aiagent.inmemory;

import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.aiagent.internal.Range;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Conversations in memory; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryConversations implements Conversations {

    private final Map<Key, List<Turn>> turns = new HashMap<>();

    /** Empty. */
    public InMemoryConversations() {}

    @Override
    public synchronized void append(ConversationId conversation, Turn turn) {
        turns.computeIfAbsent(key(conversation), key -> new ArrayList<>()).add(turn);
    }

    @Override
    public synchronized List<Turn> latest(ConversationId conversation, int limit) {
        Range.check("limit", limit, MOST_TURNS);
        List<Turn> all = turns.getOrDefault(key(conversation), List.of());
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }

    @Override
    public synchronized boolean forget(ConversationId conversation) {
        return turns.remove(key(conversation)) != null;
    }

    @Override
    public synchronized long forgetBefore(Instant time) {
        TenantId tenant = TenantContext.require();
        long forgotten = 0;
        for (Map.Entry<Key, List<Turn>> entry : turns.entrySet()) {
            if (entry.getKey().tenant().equals(tenant)) {
                int before = entry.getValue().size();
                entry.getValue().removeIf(turn -> turn.at().isBefore(time));
                forgotten += before - entry.getValue().size();
            }
        }
        turns.values().removeIf(List::isEmpty);
        return forgotten;
    }

    private static Key key(ConversationId conversation) {
        return new Key(TenantContext.require(), conversation);
    }

    private record Key(TenantId tenant, ConversationId conversation) {}
}
