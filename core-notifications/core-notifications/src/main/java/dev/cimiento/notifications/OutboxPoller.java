package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, tenant after tenant, on one thread of its own: for programs without a job queue.
 *
 * <p>Each round gives every tenant a turn of so many messages, so that one tenant's thousand does not hold up another's one, and a tenant
 * that fails does not stop the others. A round asks the database once for each tenant: with thousands of tenants, or slow providers, drive
 * {@link Notifier#deliver} from jobs instead. Several may run at once, in one process or many.
 */
public final class OutboxPoller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPoller.class);

    private final Notifier notifier;
    private final Supplier<? extends List<TenantId>> tenants;
    private final Duration pause;
    private final int turn;
    private final Duration drain;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    private OutboxPoller(
            Notifier notifier, Supplier<? extends List<TenantId>> tenants, Duration pause, int turn, Duration drain) {
        this.notifier = requireNonNull(notifier, "notifier");
        this.tenants = requireNonNull(tenants, "tenants");
        this.pause = pause;
        this.turn = turn;
        this.drain = drain;
    }

    /**
     * For these tenants, asked for anew each round. Nothing runs before {@link #start}. Between rounds that found nothing it waits a second;
     * a turn is 20 messages; closing waits 30 seconds for the message in hand.
     */
    public static OutboxPoller of(Notifier notifier, Supplier<? extends List<TenantId>> tenants) {
        return new OutboxPoller(notifier, tenants, Duration.ofSeconds(1), 20, Duration.ofSeconds(30));
    }

    /**
     * The same, not started, waiting so long between rounds that found nothing.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public OutboxPoller pause(Duration length) {
        return new OutboxPoller(notifier, tenants, positive(length, "pause"), turn, drain);
    }

    /**
     * The same, not started, sending at most so many messages of a tenant before the next tenant's turn.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public OutboxPoller turn(int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("turn must be 1 or more, was " + messages);
        }
        return new OutboxPoller(notifier, tenants, pause, messages, drain);
    }

    /**
     * The same, not started, waiting at most so long at {@link #close} for the message in hand.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public OutboxPoller drain(Duration deadline) {
        return new OutboxPoller(notifier, tenants, pause, turn, positive(deadline, "drain"));
    }

    /**
     * Begins; a second call does nothing.
     *
     * @throws IllegalStateException when it was closed
     */
    public synchronized OutboxPoller start() {
        if (closed.getCount() == 0) {
            throw new IllegalStateException("this poller was closed; make a new one");
        }
        if (thread == null) {
            thread = new Thread(this::run, "cimiento-outbox");
            thread.setDaemon(true);
            thread.start();
        }
        return this;
    }

    /**
     * One turn for each tenant, on the calling thread.
     *
     * @return how many messages were in hand
     */
    public int runOnce() {
        int handled = 0;
        for (TenantId tenant : tenants.get()) {
            if (closed.getCount() == 0) {
                break;
            }
            handled += turnOf(tenant);
        }
        return handled;
    }

    /** Takes no further message and waits for the one in hand, up to the deadline; what is then not done is interrupted. */
    @Override
    public void close() {
        closed.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        try {
            running.join(drain.toMillis());
            if (running.isAlive()) {
                LOG.warn(
                        "a message was still being sent after {}; its lease will end and it will be sent again", drain);
                running.interrupt();
            }
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                if (round() == 0 && closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int round() {
        try {
            return runOnce();
        } catch (RuntimeException e) {
            LOG.warn("cannot list the tenants; trying again in the next round: {}", e.toString());
            return 0;
        }
    }

    private int turnOf(TenantId tenant) {
        try {
            int handled = 0;
            // One message at a time, so that closing is seen between two.
            while (handled < turn && closed.getCount() > 0 && deliverOne(tenant)) {
                handled++;
            }
            return handled;
        } catch (RuntimeException e) {
            // Without the trace: it comes again each round.
            LOG.warn("cannot deliver for tenant {}; trying again in the next round: {}", tenant, e.toString());
            return 0;
        }
    }

    private boolean deliverOne(TenantId tenant) {
        return !TenantContext.<List<Delivery>, RuntimeException>call(tenant, () -> notifier.deliverDue(1))
                .isEmpty();
    }

    private static Duration positive(Duration length, String name) {
        if (requireNonNull(length, name).isNegative() || length.toMillis() == 0) {
            throw new IllegalArgumentException(name + " must be a millisecond or more, was " + length);
        }
        return length;
    }
}
