package dev.cimiento.queues.pgjdbc;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.JobSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the workers of all processes by {@code NOTIFY} on the channel {@code cimiento_jobs}.
 *
 * <p>Never in the transaction that enqueues, whose commits would then follow each other through one lock of the whole server: a thread of its
 * own says so a moment later, once for all that were enqueued meanwhile, at most a hundred times a second. Workers of this process are woken
 * at once. Where a notification comes before the transaction has committed, the worker looks again, and then again; where it is lost, it
 * finds the jobs as it polls.
 *
 * <p>Holds two connections while started, one to listen and one to notify, and opens them again where they break. Behind a pooler in
 * transaction mode {@code LISTEN} hears nothing: connect past it, or do without. Safe for use by many threads.
 */
public final class NotifyJobSignal implements JobSignal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyJobSignal.class);
    private static final String CHANNEL = "cimiento_jobs";
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int LISTEN_MILLIS = 1000;
    private static final int MOST_PENDING = 1000;

    private final DataSource dataSource;
    private final Map<String, Set<Runnable>> wakeUps = new ConcurrentHashMap<>();
    private final BlockingQueue<String> pending = new LinkedBlockingQueue<>(MOST_PENDING);
    private final Thread listener = new Thread(this::listenUntilClosed, "jobs-listen");
    private final Thread notifier = new Thread(this::notifyUntilClosed, "jobs-notify");
    private volatile boolean closed;
    private volatile int ownBackend;

    /**
     * Over connections of PostgreSQL's driver.
     *
     * @param dataSource rather without a pool, since these two connections are kept
     */
    public NotifyJobSignal(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        listener.setDaemon(true);
        notifier.setDaemon(true);
    }

    /**
     * Begins to listen and to notify. Where the database is down, it tries until it is up.
     *
     * @throws IllegalThreadStateException when started before
     */
    public void start() {
        listener.start();
        notifier.start();
    }

    @Override
    public void send(String lane) {
        wakeUps.getOrDefault(requireNonNull(lane, "lane"), Set.of()).forEach(Runnable::run);
        if (!pending.offer(lane)) {
            LOG.debug("more signals than can be sent; workers elsewhere find the jobs as they poll");
        }
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

    /** Listens and notifies no more. Does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        notifier.interrupt();
        listener.interrupt();
        try {
            notifier.join(Duration.ofSeconds(2).toMillis());
            listener.join(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void notifyUntilClosed() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement notify =
                            connection.prepareStatement("SELECT pg_notify('" + CHANNEL + "', unnest(?::text[]))")) {
                ownBackend = connection.unwrap(PGConnection.class).getBackendPID();
                while (!closed) {
                    Set<String> lanes = new HashSet<>();
                    lanes.add(pending.take());
                    pending.drainTo(lanes);
                    notify.setArray(1, connection.createArrayOf("text", lanes.toArray()));
                    notify.execute();
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
            } catch (InterruptedException e) {
                return;
            } catch (SQLException e) {
                failed("notify", e);
            }
        }
    }

    private void listenUntilClosed() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection();
                    Statement listen = connection.createStatement()) {
                listen.execute("LISTEN " + CHANNEL);
                // What came while nobody listened.
                wakeUps.values().forEach(each -> each.forEach(Runnable::run));
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (!closed) {
                    PGNotification[] notifications = postgres.getNotifications(LISTEN_MILLIS);
                    for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
                        if (notification.getPID() != ownBackend) {
                            wakeUps.getOrDefault(notification.getParameter(), Set.of())
                                    .forEach(Runnable::run);
                        }
                    }
                }
            } catch (SQLException e) {
                failed("listen", e);
            }
        }
    }

    private void failed(String what, SQLException e) {
        if (closed) {
            return;
        }
        LOG.warn("cannot {} for jobs, trying again; until then workers find them as they poll", what, e);
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
