package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobHandler;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/** Cimiento's queue, with all of its promises on: tenants in turn, retries, fencing, history. */
final class Ours implements Contender {

    static final JobKind<String> KIND = JobKind.text("noop");

    private static final int TENANTS = 200;
    private static final int CHUNK = 1000;

    private final LongAdder ran = new LongAdder();
    private final HikariDataSource pool;
    private final HikariDataSource workers;
    private final JobQueue queue;
    private final Worker worker;

    private Ours(HikariDataSource pool, HikariDataSource workers, int prefetch, JobHandler<String> handler) {
        this.pool = pool;
        this.workers = workers;
        // As the README advises: connections stay with their tenants, and keep what they have prepared.
        TenantDataSource tenants = TenantDataSource.over(pool).withAffinity(Affinity.of(Ours::path, 18));
        this.queue = JobQueue.on(new PostgresJobStore(tenants, workers));
        this.worker = Worker.of(queue)
                .handle(KIND, job -> {
                    ran.increment();
                    return handler.handle(job);
                })
                .threads(16)
                .prefetch(prefetch)
                .build();
    }

    static Ours in(String url, int prefetch) {
        return in(url, prefetch, job -> Outcome.done());
    }

    static Ours in(String url, int prefetch, JobHandler<String> handler) {
        HikariDataSource pool = Server.pool(url);
        FlywayMigrations.over(pool).migrate(TenantDataSource.CONTROL_SCHEMA, PostgresJobStore.SCHEMA);
        // As the README advises: a switch of tenants voids what a connection has prepared, so the worker has its own.
        return new Ours(pool, Server.pool(url), prefetch, handler);
    }

    private static Optional<String> path(Connection connection) throws SQLException {
        return Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));
    }

    @Override
    public String name() {
        return "cimiento";
    }

    @Override
    public int jobs() {
        return 100_000;
    }

    JobQueue queue() {
        return queue;
    }

    /** The worker's. */
    HikariDataSource pool() {
        return workers;
    }

    @Override
    public void preload(int jobs) {
        for (int from = 0, chunk = 0; from < jobs; from += CHUNK, chunk++) {
            enqueue("tenant-" + chunk % TENANTS, Math.min(CHUNK, jobs - from));
        }
    }

    void enqueue(String tenant, int jobs) {
        List<Job> list =
                IntStream.range(0, jobs).mapToObj(i -> Job.of(KIND, "job " + i)).toList();
        TenantContext.run(TenantId.of(tenant), () -> queue.enqueueAll(list));
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public LongAdder ran() {
        return ran;
    }

    @Override
    public boolean drained() throws SQLException {
        return Server.number(pool, "SELECT count(*) FROM (SELECT 1 FROM cimiento.job LIMIT 1) any_job") == 0;
    }

    @Override
    public void close() {
        worker.close();
        workers.close();
        pool.close();
    }
}
