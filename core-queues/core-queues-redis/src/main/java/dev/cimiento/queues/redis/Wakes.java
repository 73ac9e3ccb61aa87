package dev.cimiento.queues.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whom to wake when something was written into the outbox by this process. A hint: it comes before the commit. */
final class Wakes implements Runnable {

    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void remove(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public void run() {
        listeners.forEach(Runnable::run);
    }
}
