package dev.cimiento.queues;

/** A job was completed by a worker that no longer holds it: it was taken for dead and the job given to another. */
public final class LostLeaseException extends QueuesException {

    private static final long serialVersionUID = 1L;

    private final long job;

    LostLeaseException(JobId job) {
        super("job " + job + " is no longer this worker's: its lease ran out and the job was rescued, so roll back");
        this.job = job.value();
    }

    /** The job. */
    public JobId job() {
        return new JobId(job);
    }
}
