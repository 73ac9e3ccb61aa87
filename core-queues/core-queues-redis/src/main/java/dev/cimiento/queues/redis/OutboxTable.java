package dev.cimiento.queues.redis;

import dev.cimiento.queues.BatchId;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.Enqueued;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.Progress;
import dev.cimiento.queues.QueuesException;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.tenancy.SqlCall;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is said inside the application's transactions, as rows. */
final class OutboxTable {

    private static final int JOBS_A_ROW = 500;
    private static final int CHARACTERS_A_ROW = 1_000_000;
    private static final int TRIES = 20;

    private static final String INSERT =
            "INSERT INTO cimiento.redis_job_outbox (tenant, operation, jobs, arguments, kind, unique_key)"
                    + " VALUES (?, ?, ?::bigint[], ?, ?, ?)";

    private static final String MENTIONED = "SELECT 1 FROM cimiento.redis_job_outbox WHERE round IS NULL"
            + " AND operation IN ('insert', 'batch', 'chain') AND ? = ANY (jobs) AND (tenant = ? OR ? = 'system')";

    private final RedisOutbox outbox;
    private final Runnable wake;

    OutboxTable(RedisOutbox outbox, Runnable wake) {
        this.outbox = outbox;
        this.wake = wake;
    }

    boolean isOpen() {
        return outbox.isOpen();
    }

    /** Jobs without a key go together, each with one has a row of its own; the order is that of the list. */
    List<Enqueued> insert(JobOwner owner, List<Job> jobs, Function<Job, Optional<JobId>> keeper) {
        return said(sql -> {
            List<Long> numbers = numbers(sql, jobs.size());
            List<Enqueued> enqueued = new ArrayList<>(jobs.size());
            int from = 0;
            int characters = 0;
            for (int i = 0; i <= jobs.size(); i++) {
                boolean keyed = i < jobs.size() && jobs.get(i).uniqueness().isPresent();
                boolean full = i - from == JOBS_A_ROW || characters > CHARACTERS_A_ROW;
                if (i > from && (keyed || full || i == jobs.size())) {
                    List<String> arguments = new ArrayList<>(List.of(owner.value()));
                    addAll(arguments, numbers.subList(from, i), jobs.subList(from, i));
                    write(sql, owner, "insert", numbers.subList(from, i), arguments);
                    numbers.subList(from, i).forEach(number -> enqueued.add(new Enqueued.Created(new JobId(number))));
                    from = i;
                    characters = 0;
                }
                if (i < jobs.size()) {
                    characters += jobs.get(i).payload().length();
                }
                if (keyed) {
                    enqueued.add(keyed(sql, owner, jobs.get(i), numbers.get(i), keeper));
                    from = i + 1;
                    characters = 0;
                }
            }
            return enqueued;
        });
    }

    /** First its row, which keeps others out, and then a look at Redis; the other way round, one could come between. */
    private static Enqueued keyed(Sql sql, JobOwner owner, Job job, long number, Function<Job, Optional<JobId>> keeper)
            throws SQLException {
        String kind = job.kind().name();
        String key = job.uniqueKey().orElseThrow();
        List<String> arguments = new ArrayList<>(List.of(owner.value()));
        addAll(arguments, List.of(number), List.of(job));
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<Long> position = sql.first(
                    INSERT + " ON CONFLICT (tenant, kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING"
                            + " RETURNING position",
                    row -> row.number("position"),
                    owner.value(),
                    "insert",
                    List.of(number),
                    arguments,
                    kind,
                    key);
            if (position.isPresent()) {
                Optional<JobId> kept = keeper.apply(job);
                if (kept.isEmpty() || isBeingCancelled(sql, kept.get())) {
                    return new Enqueued.Created(new JobId(number));
                }
                sql.update("DELETE FROM cimiento.redis_job_outbox WHERE position = ?", position.get());
                return new Enqueued.Existing(kept.get());
            }
            Optional<JobId> before = sql.first(
                    "SELECT jobs[1] AS job FROM cimiento.redis_job_outbox"
                            + " WHERE tenant = ? AND kind = ? AND unique_key = ?",
                    row -> new JobId(row.number("job")),
                    owner.value(),
                    kind,
                    key);
            if (before.isPresent()) {
                return new Enqueued.Existing(before.get());
            }
        }
        throw new QueuesException("a job of kind '" + kind + "' with the same unique key came and went " + TRIES
                + " times; is the transaction at READ COMMITTED?");
    }

    private static boolean isBeingCancelled(Sql sql, JobId id) throws SQLException {
        return sql.exists(
                "SELECT 1 FROM cimiento.redis_job_outbox WHERE round IS NULL AND operation = 'cancel' AND jobs[1] = ?",
                id.value());
    }

    BatchId batch(JobOwner owner, Optional<Job> onSuccess, Optional<Job> onEnd, List<Job> members) {
        List<Job> jobs = new ArrayList<>();
        onSuccess.ifPresent(jobs::add);
        onEnd.ifPresent(jobs::add);
        jobs.addAll(members);
        return said(sql -> {
            List<Long> numbers = numbers(sql, jobs.size() + 1);
            long batch = numbers.get(jobs.size());
            List<String> arguments = new ArrayList<>(List.of(
                    owner.value(),
                    JobText.padded(batch),
                    onSuccess.isPresent() ? "1" : "",
                    onEnd.isPresent() ? "1" : ""));
            addAll(arguments, numbers.subList(0, jobs.size()), jobs);
            write(sql, owner, "batch", numbers.subList(0, jobs.size()), arguments);
            return new BatchId(batch);
        });
    }

    List<JobId> chain(JobOwner owner, List<Job> links) {
        return said(sql -> {
            List<Long> numbers = numbers(sql, links.size());
            List<String> arguments = new ArrayList<>(List.of(owner.value()));
            addAll(arguments, numbers, links);
            write(sql, owner, "chain", numbers, arguments);
            return numbers.stream().map(JobId::new).toList();
        });
    }

    /** Cancels a job that Redis knows, when this transaction commits. */
    void cancel(JobOwner owner, JobId id) {
        said(sql -> write(sql, owner, "cancel", List.of(id.value()), List.of(owner.value(), JobText.of(id))));
    }

    /** Cancels a job that is on its way, if there is one. */
    CancelResult cancelOnItsWay(JobOwner owner, JobId id) {
        return said(sql -> {
            if (!sql.exists(MENTIONED, id.value(), owner.value(), owner.value())) {
                return new CancelResult.NotFound();
            }
            sql.update(
                    "UPDATE cimiento.redis_job_outbox SET unique_key = NULL WHERE jobs[1] = ? AND unique_key IS NOT"
                            + " NULL",
                    id.value());
            write(sql, owner, "cancel", List.of(id.value()), List.of(owner.value(), JobText.of(id)));
            return new CancelResult.Cancelled(id);
        });
    }

    /** The job of this key that is on its way. */
    Optional<JobId> onItsWay(JobOwner owner, String kind, String uniqueKey) {
        return said(sql -> sql.first(
                "SELECT jobs[1] AS job FROM cimiento.redis_job_outbox WHERE tenant = ? AND kind = ? AND unique_key = ?",
                row -> new JobId(row.number("job")),
                owner.value(),
                kind,
                uniqueKey));
    }

    /** Cancels all of the owner that are in Redis then; gives how many are on their way there. */
    int cancelAll(JobOwner owner, int atOnce) {
        return said(sql -> {
            long onTheirWay = sql.number(
                    "SELECT coalesce(sum(cardinality(jobs)), 0) FROM cimiento.redis_job_outbox"
                            + " WHERE round IS NULL AND operation IN ('insert', 'batch', 'chain') AND tenant = ?",
                    owner.value());
            sql.update(
                    "UPDATE cimiento.redis_job_outbox SET unique_key = NULL WHERE tenant = ? AND unique_key IS NOT"
                            + " NULL",
                    owner.value());
            write(sql, owner, "cancelAll", List.of(), List.of(owner.value(), Integer.toString(atOnce)));
            return (int) onTheirWay;
        });
    }

    boolean isOnItsWay(JobOwner owner) {
        return said(sql -> sql.exists(
                "SELECT 1 FROM cimiento.redis_job_outbox WHERE round IS NULL AND tenant = ?", owner.value()));
    }

    /** Whether this transaction is the one that completes the job; another one may have, of which Redis does not know yet. */
    boolean complete(JobOwner owner, Lease lease) {
        return said(sql -> sql.update(
                        INSERT + " ON CONFLICT ((jobs[1])) WHERE operation = 'complete' DO NOTHING",
                        owner.value(),
                        "complete",
                        List.of(lease.job().value()),
                        List.of(JobText.of(lease.job())),
                        Optional.empty(),
                        Optional.empty())
                == 1);
    }

    void report(JobOwner owner, Lease lease, Progress progress) {
        said(sql -> write(
                sql,
                owner,
                "report",
                List.of(lease.job().value()),
                List.of(
                        JobText.of(lease.job()),
                        "",
                        "",
                        Integer.toString(progress.percent()),
                        progress.note(),
                        progress.checkpoint())));
    }

    /** What was reported and is on its way. */
    Optional<Progress> progress(JobOwner viewer, JobId id) {
        return said(sql -> sql.first(
                "SELECT arguments FROM cimiento.redis_job_outbox WHERE round IS NULL AND operation = 'report'"
                        + " AND jobs[1] = ? AND (tenant = ? OR ? = 'system') ORDER BY position DESC LIMIT 1",
                row -> {
                    List<String> arguments = row.strings("arguments");
                    return new Progress(Integer.parseInt(arguments.get(3)), arguments.get(4), arguments.get(5));
                },
                id.value(),
                viewer.value(),
                viewer.value()));
    }

    private static void addAll(List<String> arguments, List<Long> numbers, List<Job> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            JobText.add(arguments, JobText.padded(numbers.get(i)), jobs.get(i));
        }
    }

    private static List<Long> numbers(Sql sql, int count) throws SQLException {
        return sql.list(
                "SELECT nextval('cimiento.redis_job_number') AS number FROM generate_series(1, ?)",
                row -> row.number("number"),
                count);
    }

    private static int write(Sql sql, JobOwner owner, String operation, List<Long> jobs, List<String> arguments)
            throws SQLException {
        return sql.update(INSERT, owner.value(), operation, jobs, arguments, Optional.empty(), Optional.empty());
    }

    private <T> T said(Statements<T> statements) {
        SqlCall<T> call = connection -> statements.run(Sql.on(connection));
        T result = Transactions.with(outbox.dataSource(), call);
        wake.run();
        return result;
    }

    private interface Statements<T> {
        T run(Sql sql) throws SQLException;
    }
}
