package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two listeners, of which one's failure does not keep the event from the other. */
final class Listeners implements JobListener {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final JobListener first;
    private final JobListener second;

    private Listeners(JobListener first, JobListener second) {
        this.first = first;
        this.second = second;
    }

    static JobListener and(JobListener first, JobListener second) {
        return new Listeners(first, requireNonNull(second, "listener"));
    }

    @Override
    public void started(JobStarted event) {
        tell(listener -> listener.started(event));
    }

    @Override
    public void finished(JobFinished event) {
        tell(listener -> listener.finished(event));
    }

    @Override
    public void rescued(JobsRescued event) {
        tell(listener -> listener.rescued(event));
    }

    private void tell(Consumer<JobListener> event) {
        try {
            event.accept(first);
        } catch (Throwable e) {
            LOG.warn("a job listener failed", e);
        }
        event.accept(second);
    }
}
