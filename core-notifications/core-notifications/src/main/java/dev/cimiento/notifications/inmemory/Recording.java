package dev.cimiento.notifications.inmemory;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was sent, a tenant: the last thousand, so that a program in development may run for weeks. */
final class Recording<T> {

    private static final int KEPT = 1000;

    private final Map<TenantId, Deque<T>> sent = new HashMap<>();

    synchronized void add(T message) {
        Deque<T> messages = sent.computeIfAbsent(TenantContext.require(), tenant -> new ArrayDeque<>());
        if (messages.size() == KEPT) {
            messages.removeFirst();
        }
        messages.addLast(message);
    }

    synchronized List<T> list() {
        return List.copyOf(sent.getOrDefault(TenantContext.require(), new ArrayDeque<>()));
    }
}
