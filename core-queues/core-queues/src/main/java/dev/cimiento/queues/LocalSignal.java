package dev.cimiento.queues;

import dev.cimiento.queues.spi.JobSignal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Within this process. */
final class LocalSignal implements JobSignal {

    private final Map<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();

    @Override
    public void send(String lane) {
        listeners.getOrDefault(lane, Set.of()).forEach(Runnable::run);
    }

    @Override
    public void listen(String lane, Runnable wakeUp) {
        listeners.computeIfAbsent(lane, of -> ConcurrentHashMap.newKeySet()).add(wakeUp);
    }

    @Override
    public void forget(String lane, Runnable wakeUp) {
        listeners.getOrDefault(lane, Set.of()).remove(wakeUp);
    }
}
