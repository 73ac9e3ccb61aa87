package dev.cimiento.queues;

import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a started worker: one that claims, those that run handlers, one that settles in batches, and the pulse. */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LARGEST_CLAIM = 2000;
    private static final Duration FIRST_ECHO = Duration.ofMillis(4);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final JobQueue queue;
    private final JobStore store;
    private final WorkerId id;
    private final WorkerOptions options;
    private final Map<Lease, JobRun<?>> runs = new ConcurrentHashMap<>();
    private final Hands hands;
    private final Semaphore wake = new Semaphore(0);
    private final Runnable wakeUp = this::wake;
    private final ThreadPoolExecutor handlers;
    private final Settler settler;
    private final Pulse pulse;
    private final Ticker ticker;
    private final ScheduledThreadPoolExecutor alarms;
    private final Thread claimer;
    private volatile boolean closing;
    private boolean closed;

    Engine(JobQueue queue, WorkerId id, WorkerOptions options) {
        this.queue = queue;
        this.store = queue.store();
        this.id = id;
        this.options = options;
        this.hands = new Hands(options.threads(), options.prefetch());
        String name = "jobs-" + options.lane();
        AtomicInteger number = new AtomicInteger();
        this.handlers = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, name + "-" + number.incrementAndGet()));
        this.settler = new Settler(store, options, name + "-settler");
        this.pulse = new Pulse(store, id, options, runs, wakeUp, name + "-pulse");
        this.ticker = new Ticker(options.schedules(), name + "-schedules");
        this.alarms = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, name + "-alarm"));
        alarms.setRemoveOnCancelPolicy(true);
        this.claimer = new Thread(this::claimUntilClosed, name + "-claimer");
    }

    void start() {
        queue.signal().listen(options.lane(), wakeUp);
        settler.start();
        pulse.start();
        ticker.start();
        claimer.start();
    }

    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void claimUntilClosed() {
        Duration wait = options.poll();
        boolean uncertain = false;
        while (!closing) {
            try {
                uncertain = uncertain && !released();
                if (claim(Math.min(hands.awaitRoom(), LARGEST_CLAIM)) > 0) {
                    wait = options.poll();
                } else if (await(wait)) {
                    wait = FIRST_ECHO;
                } else {
                    // Woken for nothing, perhaps by who has not committed yet: look again soon, and then less and less.
                    wait = wait.multipliedBy(2).compareTo(options.poll()) < 0 ? wait.multipliedBy(2) : options.poll();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("cannot claim jobs, trying again", e);
                uncertain = true;
                if (!awaited(AFTER_FAILURE)) {
                    return;
                }
            }
        }
    }

    /**
     * After a claim that failed, perhaps behind its commit: gives back what the store believes to be here and is not. What has ended here is
     * stored first, or it would run again.
     *
     * @return whether that is settled
     */
    private boolean released() throws InterruptedException {
        Set<Lease> held = Set.copyOf(runs.keySet());
        if (!settler.awaitIdle(options.lease())) {
            return false;
        }
        int lost = store.release(id, held);
        if (lost > 0) {
            LOG.warn("gave back {} jobs of a claim whose answer was lost", lost);
        }
        return true;
    }

    private int claim(int limit) throws InterruptedException {
        List<ClaimedJob> jobs = store.claim(
                new ClaimRequest(id, options.lane(), options.handlers().kinds(), limit));
        hands.take(jobs.size());
        Deque<Task> suspects = new ArrayDeque<>();
        for (ClaimedJob job : jobs) {
            JobRun<?> run = options.handlers().run(job, store, options);
            runs.put(run.lease(), run);
            if (job.crashes() == Worker.CRASH_LIMIT - 1) {
                suspects.add(new Task(run));
            } else {
                handlers.execute(new Task(run));
            }
        }
        if (!suspects.isEmpty()) {
            runAlone(suspects);
        }
        return jobs.size();
    }

    /**
     * The first has one chance left, and its neighbours, which died with it before, perhaps too: so it runs when nothing else is in the hands
     * of this worker, neither running nor waiting to be stored. The others go back meanwhile.
     */
    private void runAlone(Deque<Task> suspects) throws InterruptedException {
        Task first = suspects.remove();
        try {
            suspects.forEach(Task::giveBack);
            hands.awaitAtMost(1, options.lease());
            if (!settler.awaitIdle(options.lease())) {
                LOG.warn("job {} may take down its worker, and runs while others wait to be stored", first.run.id());
            }
        } catch (InterruptedException e) {
            first.giveBack();
            throw e;
        }
        handlers.execute(first);
        hands.awaitAtMost(0, options.lease());
    }

    /** Whether it was woken. */
    private boolean await(Duration atMost) throws InterruptedException {
        boolean woken = wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (woken) {
            wake.drainPermits();
        }
        return woken;
    }

    private boolean awaited(Duration atMost) {
        try {
            boolean woken = await(atMost);
            LOG.debug("woken: {}", woken);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** The heartbeat stops last: until then nobody else may take what still runs here. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        queue.signal().forget(options.lane(), wakeUp);
        ticker.close();
        claimer.interrupt();
        boolean interrupted = !join(claimer);
        handlers.shutdown();
        giveBackUnstarted();
        interrupted |= !waited(options.deadline());
        if (!handlers.isTerminated()) {
            LOG.warn("{} jobs still run at the deadline of {}: interrupting", runs.size(), options.deadline());
            new ArrayList<>(runs.values()).forEach(JobRun::interruptForClose);
            interrupted |= !waited(AFTER_INTERRUPT);
        }
        alarms.shutdownNow();
        settler.close();
        pulse.close();
        if (handlers.isTerminated()) {
            leave();
        } else {
            LOG.warn("{} jobs ignore the interrupt; others take them when the lease ends", runs.size());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBackUnstarted() {
        List<Runnable> unstarted = new ArrayList<>();
        handlers.getQueue().drainTo(unstarted);
        for (Runnable task : unstarted) {
            ((Task) task).giveBack();
        }
    }

    private void leave() {
        try {
            store.leave(id);
        } catch (RuntimeException e) {
            LOG.warn("cannot say that this worker ends; its lease will", e);
        }
    }

    /** Whether the wait, which may end before the handlers do, was left undisturbed. */
    private boolean waited(Duration within) {
        try {
            boolean terminated = handlers.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("handlers ended: {}", terminated);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static boolean join(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private final class Task implements Runnable {

        private final JobRun<?> run;

        Task(JobRun<?> run) {
            this.run = run;
        }

        @Override
        public void run() {
            Optional<ScheduledFuture<?>> alarm = run.timeLimit()
                    .map(limit -> alarms.schedule(run::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS));
            try {
                settler.add(run, run.execute());
            } finally {
                alarm.ifPresent(set -> set.cancel(false));
                runs.remove(run.lease());
                hands.put();
            }
        }

        void giveBack() {
            settler.add(run, run.unstarted());
            runs.remove(run.lease());
            hands.put();
        }
    }
}
