package dev.cimiento.queues;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, whose failures stay theirs. */
final class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    enum Ack {
        VALID,
        STALE
    }

    private Reports() {}

    static void started(JobListener listener, JobRun<?> run) {
        Duration waited = Duration.between(run.job().runAt(), run.job().startedAt());
        tell(
                listener,
                to -> to.started(new JobStarted(
                        run.id(),
                        run.owner(),
                        run.job().kind(),
                        run.attempt(),
                        waited.isNegative() ? Duration.ZERO : waited)));
    }

    static void settled(WorkerOptions options, JobRun<?> run, Ack ack) {
        // What the handler completed in its own transaction is gone by now, and that is as it should be.
        boolean stale = ack == Ack.STALE && !run.completed();
        if (stale) {
            LOG.warn(
                    "job {} of kind {} had been rescued before this worker ended it: nothing stored",
                    run.id(),
                    run.job().kind());
        }
        JobFinished.Ending ending = stale
                ? JobFinished.Ending.STALE
                : run.completed() && ack == Ack.STALE ? JobFinished.Ending.DONE : run.ending();
        tell(options.listener(), to -> to.finished(run.finished(ending)));
    }

    static void rescued(WorkerOptions options, JobsRescued rescued) {
        if (rescued.ready() + rescued.dead() > 0) {
            LOG.warn("rescued jobs of dead workers: {} to run again, {} given up", rescued.ready(), rescued.dead());
            tell(options.listener(), to -> to.rescued(rescued));
        }
    }

    private static void tell(JobListener listener, Consumer<JobListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) { // the thread that it was called on has jobs to store
            LOG.warn("a job listener failed", e);
        }
    }
}
