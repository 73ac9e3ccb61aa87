package dev.cimiento.queues.redis;

import dev.cimiento.queues.Batch;
import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.Uniqueness;
import dev.cimiento.queues.spi.JobIntake;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.queues.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What applications say: straight to Redis, or inside a transaction to the outbox. */
final class RedisIntake implements JobIntake {

    private static final Logger LOG = LoggerFactory.getLogger(RedisJobStore.class);

    /** For a question inside the caller's transaction, which does without the answer. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final int CANCELLED_AT_ONCE = 1000;

    private final Scripts scripts;
    private final RedisRecords records;
    private final RedisClaims claims;
    private final Optional<OutboxTable> outbox;
    private final Optional<Handover> handover;

    /** Completed in a transaction which may have committed, and not settled since. */
    private final Set<Lease> completed = ConcurrentHashMap.newKeySet();

    RedisIntake(
            Scripts scripts,
            RedisRecords records,
            RedisClaims claims,
            Optional<OutboxTable> outbox,
            Optional<Handover> handover) {
        this.scripts = scripts;
        this.records = records;
        this.claims = claims;
        this.outbox = outbox;
        this.handover = handover;
    }

    /** The outbox, where a transaction is open. */
    private Optional<OutboxTable> transaction() {
        return outbox.filter(OutboxTable::isOpen);
    }

    @Override
    public List<Enqueued> insert(JobOwner owner, List<Job> jobs) {
        Optional<OutboxTable> transaction = transaction();
        if (transaction.isPresent()) {
            return transaction.get().insert(owner, jobs, job -> keeper(owner, job));
        }
        JobText.requireOneStep(jobs.size());
        List<String> arguments = begin(owner);
        jobs.forEach(job -> JobText.add(arguments, "", job));
        Reply reply = scripts.run(Script.INTAKE, "insert", arguments);
        List<Enqueued> enqueued = new ArrayList<>(jobs.size());
        for (int i = 0; i < reply.size(); i += 2) {
            JobId id = reply.job(i + 1);
            enqueued.add(reply.text(i).equals("CREATED") ? new Enqueued.Created(id) : new Enqueued.Existing(id));
        }
        return enqueued;
    }

    private static List<String> begin(JobOwner owner) {
        return new ArrayList<>(List.of("", owner.value()));
    }

    /** Who keeps this job out. Where Redis is down nobody is known to, and the relay finds out. */
    private Optional<JobId> keeper(JobOwner owner, Job job) {
        try {
            return JobText.id(scripts.withPatience(SHORT)
                    .run(
                            Script.INTAKE,
                            "keeper",
                            owner,
                            job.kind(),
                            job.uniqueKey().orElseThrow(),
                            job.uniqueness()
                                    .map(Uniqueness::period)
                                    .orElse(Duration.ZERO)
                                    .toMillis())
                    .text(0));
        } catch (RedisUnavailableException e) {
            LOG.debug("whether the key of a job is taken shows when Redis is back", e);
            return Optional.empty();
        }
    }

    BatchId insert(JobOwner owner, Batch batch) {
        JobText.requireOneStep(batch.jobs().size());
        Optional<OutboxTable> transaction = transaction();
        if (transaction.isPresent()) {
            return transaction.get().batch(owner, batch.onSuccess(), batch.onEnd(), batch.jobs());
        }
        List<String> arguments = begin(owner);
        arguments.add("");
        arguments.add(batch.onSuccess().isPresent() ? "1" : "");
        arguments.add(batch.onEnd().isPresent() ? "1" : "");
        batch.onSuccess().ifPresent(job -> JobText.add(arguments, "", job));
        batch.onEnd().ifPresent(job -> JobText.add(arguments, "", job));
        batch.jobs().forEach(job -> JobText.add(arguments, "", job));
        return new BatchId(scripts.run(Script.INTAKE, "batch", arguments).number(0));
    }

    List<JobId> insertChain(JobOwner owner, List<Job> links) {
        JobText.requireOneStep(links.size());
        Optional<OutboxTable> transaction = transaction();
        if (transaction.isPresent()) {
            return transaction.get().chain(owner, links);
        }
        List<String> arguments = begin(owner);
        links.forEach(job -> JobText.add(arguments, "", job));
        return scripts.run(Script.INTAKE, "chain", arguments).texts().stream()
                .map(number -> new JobId(Long.parseLong(number)))
                .toList();
    }

    @Override
    public CancelResult cancel(JobOwner owner, JobId id) {
        if (transaction().isPresent()) {
            return cancelInTransaction(transaction().get(), owner, id);
        }
        CancelResult result = cancelInRedis(owner, id);
        if (result instanceof CancelResult.NotFound && outbox.isPresent()) {
            result = outbox.get().cancelOnItsWay(owner, id);
            // It may have arrived between the two looks.
            return result instanceof CancelResult.NotFound ? cancelInRedis(owner, id) : result;
        }
        return result;
    }

    private CancelResult cancelInRedis(JobOwner owner, JobId id) {
        return result(scripts.run(Script.INTAKE, "cancel", owner, JobText.of(id)));
    }

    private CancelResult cancelInTransaction(OutboxTable transaction, JobOwner owner, JobId id) {
        Optional<JobView> job = live(owner, id);
        if (job.isEmpty()) {
            CancelResult onItsWay = transaction.cancelOnItsWay(owner, id);
            job = live(owner, id);
            if (job.isEmpty() || !(onItsWay instanceof CancelResult.NotFound)) {
                return onItsWay;
            }
        }
        transaction.cancel(owner, id);
        return job.get().state() == JobState.RUNNING ? new CancelResult.Requested(id) : new CancelResult.Cancelled(id);
    }

    private Optional<JobView> live(JobOwner owner, JobId id) {
        return records.find(owner, id).filter(view -> view.state().isLive());
    }

    @Override
    public CancelResult cancel(JobOwner owner, String kind, String uniqueKey) {
        if (outbox.isPresent()) {
            Optional<JobId> onItsWay = outbox.get().onItsWay(owner, kind, uniqueKey);
            if (onItsWay.isPresent()) {
                return cancel(owner, onItsWay.get());
            }
        }
        if (transaction().isPresent()) {
            String holder = scripts.run(Script.INTAKE, "keeper", owner, kind, uniqueKey, 0)
                    .text(0);
            return JobText.id(holder)
                    .map(id -> cancelInTransaction(transaction().orElseThrow(), owner, id))
                    .orElseGet(CancelResult.NotFound::new);
        }
        return result(scripts.run(Script.INTAKE, "cancelKey", owner, kind, uniqueKey));
    }

    private static CancelResult result(Reply reply) {
        return switch (reply.text(0)) {
            case "CANCELLED" -> new CancelResult.Cancelled(reply.job(1));
            case "REQUESTED" -> new CancelResult.Requested(reply.job(1));
            default -> new CancelResult.NotFound();
        };
    }

    @Override
    public int cancelAll(JobOwner owner) {
        if (transaction().isPresent()) {
            JobState[] live = {JobState.BLOCKED, JobState.SCHEDULED, JobState.READY, JobState.RUNNING};
            long known = records.counts(owner).entrySet().stream()
                    .filter(entry -> entry.getKey().equals(owner))
                    .flatMap(entry ->
                            Arrays.stream(live).map(state -> entry.getValue().of(state)))
                    .mapToLong(Long::longValue)
                    .sum();
            return (int) known + transaction().get().cancelAll(owner, CANCELLED_AT_ONCE);
        }
        int onTheirWay = outbox.isPresent() && outbox.get().isOnItsWay(owner)
                ? outbox.get().cancelAll(owner, CANCELLED_AT_ONCE)
                : 0;
        Reply first = scripts.run(Script.INTAKE, "cancelAll", owner, CANCELLED_AT_ONCE);
        Reply last = first;
        while (!last.text(1).isEmpty()) {
            last = scripts.run(Script.INTAKE, "cancelAll", owner, CANCELLED_AT_ONCE);
        }
        return first.integer(0) + onTheirWay;
    }

    boolean complete(Lease lease) {
        Optional<OutboxTable> transaction = transaction();
        if (transaction.isEmpty()) {
            return claims.complete(lease);
        }
        if (!claims.isValid(lease) || !transaction.get().complete(JobOwner.current(), lease)) {
            return false;
        }
        completed.add(lease);
        return true;
    }

    /** Before the end of a job is stored that was completed in a transaction: if that committed, Redis learns of it first. */
    void settling(List<Settlement> settlements) {
        boolean any = false;
        for (Settlement settlement : settlements) {
            any |= completed.remove(settlement.lease());
        }
        if (any && handover.isPresent()) {
            int handed = handover.get().handOver();
            LOG.debug("{} rows handed over before jobs are settled", handed);
        }
    }

    boolean report(Lease lease, Progress progress) {
        Optional<OutboxTable> transaction = transaction();
        if (transaction.isEmpty()) {
            return claims.report(lease, progress);
        }
        if (!claims.isValid(lease)) {
            return false;
        }
        transaction.get().report(JobOwner.current(), lease, progress);
        return true;
    }

    Progress progress(JobOwner viewer, JobId id) {
        return outbox.flatMap(table -> table.progress(viewer, id)).orElseGet(() -> records.progress(viewer, id));
    }
}
