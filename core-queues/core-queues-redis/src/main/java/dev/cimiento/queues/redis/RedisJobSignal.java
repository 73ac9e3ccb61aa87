package dev.cimiento.queues.redis;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobSignal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the workers of all processes: the step that takes a job in says so on a channel of Redis, whoever it was that enqueued, the relay among
 * them. So a worker is woken when there is something to claim, and not before. Hand it to {@code JobQueue.withSignal}; without it workers of
 * other processes find jobs as they poll.
 *
 * <p>Holds one more connection while started, which is opened again where it breaks. Safe for use by many threads.
 */
public final class RedisJobSignal implements JobSignal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisJobSignal.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Scripts scripts;
    private final Map<String, Set<Runnable>> wakeUps = new ConcurrentHashMap<>();
    private final Thread connecting = new Thread(this::connectUntilClosed, "redis-jobs-listen");

    /** Both guarded by this. */
    private @Nullable AutoCloseable subscription;

    private boolean closed;

    private RedisJobSignal(Scripts scripts) {
        this.scripts = scripts;
        connecting.setDaemon(true);
    }

    /** Of this store, whose client it uses: close it before the store. */
    public static RedisJobSignal of(RedisJobStore store) {
        return new RedisJobSignal(requireNonNull(store, "store").scripts());
    }

    /**
     * Begins to listen. Where Redis is down, it tries until it is up.
     *
     * @throws IllegalThreadStateException when started before
     */
    public RedisJobSignal start() {
        connecting.start();
        return this;
    }

    private void connectUntilClosed() {
        while (!connected()) {
            try {
                TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
        // What came while nobody listened.
        wakeUps.values().forEach(each -> each.forEach(Runnable::run));
    }

    private synchronized boolean connected() {
        if (closed) {
            return true;
        }
        try {
            subscription = scripts.link().subscribe(scripts.prefix() + "wake", this::wake);
            return true;
        } catch (RedisUnavailableException e) {
            LOG.warn("cannot listen for jobs, trying again; until then workers find them as they poll", e);
            return false;
        }
    }

    private void wake(String lane) {
        wakeUps.getOrDefault(lane, Set.of()).forEach(Runnable::run);
    }

    /** Wakes those of this process, in case nobody listens; the others hear it from Redis. */
    @Override
    public void send(String lane) {
        wake(requireNonNull(lane, "lane"));
    }

    @Override
    public void listen(String lane, Runnable wakeUp) {
        wakeUps.computeIfAbsent(requireNonNull(lane, "lane"), of -> ConcurrentHashMap.newKeySet())
                .add(requireNonNull(wakeUp, "wakeUp"));
    }

    @Override
    public void forget(String lane, Runnable wakeUp) {
        wakeUps.getOrDefault(lane, Set.of()).remove(wakeUp);
    }

    /** Listens no more. Does nothing the second time. */
    @Override
    public void close() {
        connecting.interrupt();
        AutoCloseable open;
        synchronized (this) {
            closed = true;
            open = subscription;
            subscription = null;
        }
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.debug("the connection was gone already", e);
            }
        }
    }
}
