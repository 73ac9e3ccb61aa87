package dev.cimiento.queues.spi;

import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a worker lives on. Only {@code Worker} calls it, on its own threads, with no tenant entered. One clock, the store's, decides what is
 * due and whose lease ran out, so that workers' clocks need not agree.
 */
public interface JobClaims {

    /**
     * The worker lives, and until this long from now is not taken for dead. Before its first heartbeat, and after its lease ran out, it
     * claims nothing.
     *
     * @param held what the worker believes to hold
     * @return what of that it still holds
     */
    List<HeldJob> heartbeat(WorkerId worker, Duration lease, Set<Lease> held);

    /**
     * Gives due jobs to a worker, each to one worker only. Fair: owners take turns, within a claim and from one claim to the next,
     * whatever the length of their backlogs; within an owner, higher priority first, then the longest due. Charges an attempt. Keeps to
     * the limits, in a store that has them.
     *
     * @return at most as many as asked for, in the order to be started; fewer does not mean there are no more, none means there are none
     */
    List<ClaimedJob> claim(ClaimRequest request);

    /**
     * Gives back, with no attempt charged, what the worker holds beyond these: jobs of a claim whose answer never arrived. Called when no claim
     * of the worker is under way.
     *
     * @return how many
     */
    int release(WorkerId worker, Set<Lease> held);

    /**
     * Stores how claims ended. A settlement whose lease is no longer valid changes nothing.
     *
     * @return the leases that were not valid
     */
    Set<Lease> settle(List<Settlement> settlements);

    /**
     * As done, in the transaction that is open on this thread on the application's data source. The only method here that is called with
     * the job's tenant entered.
     *
     * @return whether the lease was valid
     */
    boolean complete(Lease lease);

    /**
     * Keeps how far a job is, unless the lease is no longer valid. In the transaction that is open on this thread on the application's data
     * source, with the job's tenant entered.
     *
     * @return whether the lease was valid
     */
    boolean report(Lease lease, Progress progress);

    /**
     * Takes the jobs of workers whose lease ran out: makes them ready, or dead where no attempt is left or this was the crash that reaches
     * the limit, or cancelled where that was asked for. Lets go what follows a batch that ended unseen.
     */
    JobsRescued rescue(int crashLimit);

    /** The worker ends and holds nothing. */
    void leave(WorkerId worker);

    /**
     * Forgets jobs that were done or cancelled longer ago than this. Dead letters stay.
     *
     * @return how many were forgotten; at most some thousands a call
     */
    int prune(Duration olderThan);
}
