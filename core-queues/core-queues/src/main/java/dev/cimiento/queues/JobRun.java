package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.Settlement.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at one job, from the claim to its settlement. */
final class JobRun<T> implements RunningJob<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final ClaimedJob job;
    private final JobKind<T> kind;
    private final JobHandler<T> handler;
    private final JobStore store;
    private final WorkerOptions options;
    private final long claimed = System.nanoTime();

    private volatile @Nullable T payload;
    private volatile boolean cancelRequested;
    private volatile boolean leaseLost;
    private volatile boolean completed;
    private volatile boolean closing;
    private volatile boolean timedOut;
    private volatile JobFinished.Ending ending = JobFinished.Ending.RELEASED;
    private volatile Duration took = Duration.ZERO;

    /** Guarded by this: whom to interrupt; nobody before the handler begins and after it ended. */
    private @Nullable Thread thread;

    JobRun(ClaimedJob job, JobKind<T> kind, JobHandler<T> handler, JobStore store, WorkerOptions options) {
        this.job = job;
        this.kind = kind;
        this.handler = handler;
        this.store = store;
        this.options = options;
    }

    /** Runs the handler on this thread and says how the claim ended. */
    Settlement execute() {
        if (now().isAfter(job.expiresAt())) {
            ending = JobFinished.Ending.EXPIRED;
            return new Settlement.Finished(
                    job.lease(), JobState.CANCELLED, "was not to be started after " + job.expiresAt());
        }
        Reports.started(options.listener(), this);
        long begin = System.nanoTime();
        enter();
        try {
            Outcome outcome = job.owner().call("job " + job.id() + " of kind " + job.kind(), () -> {
                payload = kind.codec().decode(job.payload());
                return around(options.interceptors().size());
            });
            return timedOut ? failed(timeout()) : settlementOf(requireNonNull(outcome, "the handler's outcome"));
        } catch (Throwable failure) { // a handler's AssertionError or StackOverflowError is its job's failure, not the
            // worker's
            return failed(timedOut ? timeout() : failure);
        } finally {
            exit();
            took = Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    /** By the store's clock: when it was claimed, and how long it has waited here behind others since. */
    private Instant now() {
        return job.startedAt().plusNanos(System.nanoTime() - claimed);
    }

    /** The interceptors before this one, the last added outermost, and inside them the handler. */
    private Outcome around(int depth) throws Exception {
        return depth == 0
                ? handler.handle(this)
                : options.interceptors().get(depth - 1).handle(this, () -> around(depth - 1));
    }

    private Exception timeout() {
        return new TimeoutException(
                "took longer than " + kind.timeout().map(Object::toString).orElse("it may"));
    }

    /** The settlement of a run that never began. */
    Settlement unstarted() {
        ending = JobFinished.Ending.RELEASED;
        return new Settlement.Returned(job.lease(), Duration.ZERO, Attempt.IS_FREE, "");
    }

    private Settlement settlementOf(Outcome outcome) {
        if (outcome instanceof Outcome.Snooze snooze) {
            ending = JobFinished.Ending.SNOOZED;
            return new Settlement.Returned(job.lease(), snooze.delay(), Attempt.IS_FREE, "");
        }
        if (outcome instanceof Outcome.Cancel cancel) {
            ending = JobFinished.Ending.CANCELLED;
            return new Settlement.Finished(job.lease(), JobState.CANCELLED, cancel.reason());
        }
        if (outcome instanceof Outcome.Dead dead) {
            return dead(dead.reason());
        }
        if (outcome instanceof Outcome.Retry retry) {
            return isLastAttempt() ? dead(retry.reason()) : again(retry.delay(), retry.reason());
        }
        ending = JobFinished.Ending.DONE;
        return new Settlement.Finished(job.lease(), JobState.DONE, "");
    }

    /**
     * Whatever a backoff or a message of the application's does: a run that had no end would stay this worker's for as long as that lives.
     */
    private Settlement failed(Throwable failure) {
        try {
            return judged(failure);
        } catch (Throwable worse) {
            LOG.error(
                    "job {} of kind {} failed, and its failure cannot be judged by the kind's backoff or told: {}",
                    job.id(),
                    job.kind(),
                    worse.getClass().getName());
            String error = failure.getClass().getSimpleName();
            return isLastAttempt() ? dead(error) : again(Backoff.standard().after(job.attempt()), error);
        }
    }

    private Settlement judged(Throwable failure) {
        if (closing) {
            LOG.info("job {} of kind {} was interrupted, since the worker closes", job.id(), job.kind());
            return unstarted();
        }
        String error = Failure.summary(failure);
        if (isLastAttempt()) {
            LOG.error(
                    "job {} of kind {} failed for the last time, attempt {}", job.id(), job.kind(), attempt(), failure);
            return dead(error);
        }
        Duration wait = Job.checkedDelay(kind.backoff().after(job.attempt()));
        LOG.warn("job {} of kind {} failed, attempt {}, again in {}", job.id(), job.kind(), attempt(), wait, failure);
        return again(wait, error);
    }

    private boolean isLastAttempt() {
        return job.attempt() >= job.maxAttempts();
    }

    private Settlement dead(String error) {
        ending = JobFinished.Ending.DEAD;
        return new Settlement.Finished(job.lease(), JobState.DEAD, error);
    }

    private Settlement again(Duration wait, String error) {
        ending = JobFinished.Ending.RETRY;
        return new Settlement.Returned(job.lease(), wait, Attempt.COUNTS, error);
    }

    private synchronized void enter() {
        thread = Thread.currentThread();
    }

    private synchronized void exit() {
        thread = null;
        // An interrupt that came too late must not hit the next job of this thread.
        boolean late = Thread.interrupted();
        if (late) {
            LOG.debug("job {} ended as it was interrupted", job.id());
        }
    }

    void requestCancel() {
        cancelRequested = true;
    }

    void loseLease() {
        if (!completed && !leaseLost) {
            leaseLost = true;
            interrupt();
        }
    }

    void timeOut() {
        timedOut = true;
        interrupt();
    }

    Optional<Duration> timeLimit() {
        return kind.timeout();
    }

    void interruptForClose() {
        closing = true;
        interrupt();
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    ClaimedJob job() {
        return job;
    }

    Lease lease() {
        return job.lease();
    }

    boolean completed() {
        return completed;
    }

    JobFinished finished(JobFinished.Ending as) {
        return new JobFinished(job.id(), job.owner(), job.kind(), job.attempt(), as, took);
    }

    JobFinished.Ending ending() {
        return ending;
    }

    @Override
    public JobId id() {
        return job.id();
    }

    @Override
    public JobOwner owner() {
        return job.owner();
    }

    @Override
    public String kind() {
        return job.kind();
    }

    @Override
    public T payload() {
        T decoded = payload;
        if (decoded == null) {
            throw new IllegalStateException("the payload of job " + job.id() + " is there while its handler runs");
        }
        return decoded;
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public int maxAttempts() {
        return job.maxAttempts();
    }

    @Override
    public boolean cancelRequested() {
        return cancelRequested;
    }

    @Override
    public boolean leaseLost() {
        return leaseLost;
    }

    @Override
    public void complete() {
        if (!store.complete(job.lease())) {
            throw new LostLeaseException(job.id());
        }
        completed = true;
    }

    @Override
    public Map<String, String> headers() {
        return job.headers();
    }

    @Override
    public void report(Progress progress) {
        if (!store.report(job.lease(), progress)) {
            throw new LostLeaseException(job.id());
        }
    }

    @Override
    public Progress lastReport() {
        return store.progress(job.owner(), job.id());
    }
}
