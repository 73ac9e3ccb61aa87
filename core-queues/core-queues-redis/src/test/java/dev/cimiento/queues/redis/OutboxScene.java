package dev.cimiento.queues.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.Backoff;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.tenancy.Action;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A database with an outbox, and Redis: what tests of the bridge between them stand on. */
abstract class OutboxScene {

    static final TenantId A = TenantId.of("padel");
    static final TenantId B = TenantId.of("clinic");
    static final JobKind<String> KIND =
            JobKind.text("note").withBackoff(Backoff.fixed(Duration.ZERO)).withMaxAttempts(3);

    static TestDatabase database;
    static DataSource pool;
    static TenantDataSource dataSource;
    static RedisJobStore store;

    final List<String> ran = new ArrayList<>();
    JobQueue queue;
    RedisRelay relay;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(A, RedisOutbox.SCHEMA, PostgresJobStore.SCHEMA);
        database.execute("CREATE SCHEMA t_padel");
        database.execute("CREATE TABLE t_padel.booking (name text)");
        pool = database.pool(12);
        dataSource = TenantDataSource.over(pool);
        store = RedisJobStore.at(RedisUnderTest.shared().uri()).withOutbox(RedisOutbox.in(dataSource, pool));
    }

    @AfterAll
    static void stop() {
        store.close();
        database.close();
    }

    @BeforeEach
    void open() {
        RedisUnderTest.shared().emptied();
        database.execute("TRUNCATE cimiento.redis_job_outbox, t_padel.booking");
        queue = JobQueue.on(store);
        relay = RedisRelay.of(store);
    }

    static void transaction(Action<RuntimeException> body) {
        TenantContext.run(A, () -> Transactions.run(dataSource, body));
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    void relayElsewhere() {
        Thread thread = new Thread(() -> assertThat(relay.runOnce()).isZero());
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Worker worker() {
        return Worker.of(queue)
                .handle(KIND, job -> {
                    ran.add(job.payload() + job.headers());
                    return Outcome.done();
                })
                .build();
    }

    List<String> drained() {
        worker().drain();
        return ran;
    }

    static JobView view(JobId id) {
        return in(A, () -> Jobs.on(store).find(id)).orElseThrow();
    }

    static long rows() {
        return Transactions.with(
                pool, connection -> Sql.on(connection).number("SELECT count(*) FROM cimiento.redis_job_outbox"));
    }

    static void book(String name) {
        Transactions.with(
                dataSource, connection -> Sql.on(connection).update("INSERT INTO booking (name) VALUES (?)", name));
    }

    static List<String> bookings() {
        return in(
                A,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).list("SELECT name FROM booking", row -> row.string("name"))));
    }
}
