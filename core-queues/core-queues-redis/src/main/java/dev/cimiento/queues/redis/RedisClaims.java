package dev.cimiento.queues.redis;

import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobsRescued;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.HeldJob;
import dev.cimiento.queues.spi.JobClaims;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What workers live on, at once and outside any transaction. */
final class RedisClaims implements JobClaims {

    private static final Duration ROWS_REMEMBERED = Duration.ofDays(7);

    private final Scripts scripts;
    private final int mostFinished;

    RedisClaims(Scripts scripts, int mostFinished) {
        this.scripts = scripts;
        this.mostFinished = mostFinished;
    }

    @Override
    public List<HeldJob> heartbeat(WorkerId worker, Duration lease, Set<Lease> held) {
        List<String> arguments = new ArrayList<>(List.of(worker.toString(), Long.toString(lease.toMillis())));
        addLeases(arguments, held);
        Reply reply = scripts.run(Script.WORK, "heartbeat", arguments);
        List<HeldJob> jobs = new ArrayList<>();
        for (int i = 0; i < reply.size(); i += 3) {
            jobs.add(new HeldJob(
                    new Lease(reply.job(i), reply.number(i + 1), worker),
                    !reply.text(i + 2).isEmpty()));
        }
        return jobs;
    }

    @Override
    public List<ClaimedJob> claim(ClaimRequest request) {
        List<String> arguments = new ArrayList<>(
                List.of(request.worker().toString(), request.lane(), Integer.toString(request.limit())));
        arguments.addAll(request.kinds());
        return scripts.run(Script.WORK, "claim", arguments).rows().stream()
                .map(row -> claimed(request.worker(), row))
                .toList();
    }

    private static ClaimedJob claimed(WorkerId worker, Reply row) {
        return new ClaimedJob(
                new Lease(row.job(0), row.number(1), worker),
                new JobOwner(row.text(2)),
                row.text(3),
                row.text(4),
                row.integer(5),
                row.integer(6),
                row.instant(7),
                row.instant(8),
                JobText.expiry(row.text(9)),
                row.integer(10),
                JobText.headers(row.text(11)));
    }

    @Override
    public int release(WorkerId worker, Set<Lease> held) {
        List<String> arguments = new ArrayList<>(List.of(worker.toString()));
        addLeases(arguments, held);
        return scripts.run(Script.WORK, "release", arguments).integer(0);
    }

    private static void addLeases(List<String> arguments, Collection<Lease> leases) {
        for (Lease lease : leases) {
            arguments.add(JobText.of(lease.job()));
            arguments.add(Long.toString(lease.number()));
        }
    }

    @Override
    public Set<Lease> settle(List<Settlement> settlements) {
        List<String> arguments = new ArrayList<>(1 + 7 * settlements.size());
        arguments.add(Integer.toString(mostFinished));
        for (Settlement settlement : settlements) {
            add(arguments, settlement);
        }
        Set<Lease> stale = new HashSet<>();
        for (String index : scripts.run(Script.WORK, "settle", arguments).texts()) {
            stale.add(settlements.get(Integer.parseInt(index)).lease());
        }
        return stale;
    }

    private static void add(List<String> arguments, Settlement settlement) {
        addLeases(arguments, List.of(settlement.lease()));
        arguments.add(settlement.lease().worker().toString());
        if (settlement instanceof Settlement.Finished finished) {
            arguments.addAll(List.of(finished.state().name(), "0", "", finished.error()));
        } else if (settlement instanceof Settlement.Returned returned) {
            arguments.addAll(List.of(
                    "",
                    Long.toString(returned.delay().toMillis()),
                    returned.attempt() == Settlement.Attempt.IS_FREE ? "1" : "",
                    returned.error()));
        }
    }

    @Override
    public boolean complete(Lease lease) {
        return settle(List.of(new Settlement.Finished(lease, JobState.DONE, "")))
                .isEmpty();
    }

    @Override
    public boolean report(Lease lease, Progress progress) {
        return scripts.run(
                        Script.INTAKE,
                        "report",
                        JobText.of(lease.job()),
                        lease.number(),
                        lease.worker(),
                        progress.percent(),
                        progress.note(),
                        progress.checkpoint())
                .text(0)
                .equals("VALID");
    }

    boolean isValid(Lease lease) {
        return scripts.run(Script.RECORDS, "held", JobText.of(lease.job()), lease.number(), lease.worker())
                .text(0)
                .equals("VALID");
    }

    @Override
    public JobsRescued rescue(int crashLimit) {
        int ready = 0;
        int dead = 0;
        boolean more = true;
        while (more) {
            Reply reply = scripts.run(Script.WORK, "rescue", crashLimit);
            ready += reply.integer(0);
            dead += reply.integer(1);
            more = !reply.text(2).isEmpty();
        }
        return new JobsRescued(ready, dead);
    }

    @Override
    public void leave(WorkerId worker) {
        scripts.run(Script.WORK, "leave", worker);
    }

    @Override
    public int prune(Duration olderThan) {
        return scripts.run(Script.WORK, "prune", olderThan.toMillis(), mostFinished, ROWS_REMEMBERED.toMillis())
                .integer(0);
    }
}
