package dev.cimiento.queues.pgjdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose queue of notifications is as small as PostgreSQL lets it be, and full. */
class FullNotifyQueueTest {

    private static final TenantId A = TenantId.of("padel");
    private static final JobKind<String> NOTE = JobKind.text("note");

    @Test
    @DisplayName(
            "while a listener that hangs in a transaction keeps the queue of notifications full, jobs are enqueued and found by the poll")
    void full(@TempDir Path data) throws Exception {
        Set<String> ran = ConcurrentHashMap.newKeySet();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(data.resolve("pg"))
                        .setServerConfig("max_notify_queue_pages", "64")
                        .start();
                Connection hangs = server.getPostgresDatabase().getConnection();
                Statement statement = hangs.createStatement()) {
            DataSource pool = server.getPostgresDatabase();
            FlywayMigrations.over(pool).migrate(TenantDataSource.CONTROL_SCHEMA, PostgresJobStore.SCHEMA);
            statement.execute("LISTEN anything");
            hangs.setAutoCommit(false);
            statement.execute("SELECT 1");
            fill(pool);
            try (NotifyJobSignal here = new NotifyJobSignal(pool);
                    NotifyJobSignal there = new NotifyJobSignal(pool);
                    Worker worker = Worker.of(queue(pool, here))
                            .handle(NOTE, job -> {
                                ran.add(job.payload());
                                return Outcome.done();
                            })
                            .build()) {
                here.start();
                there.start();
                worker.start();
                JobQueue elsewhere = queue(pool, there);
                for (int i = 0; i < 50; i++) {
                    Job job = Job.of(NOTE, "job " + i);
                    TenantContext.run(A, () -> elsewhere.enqueue(job));
                }
                await().atMost(Duration.ofSeconds(20)).until(() -> ran.size() == 50);
            }
            assertThatThrownBy(() -> send(pool)).as("it is still full").isInstanceOf(SQLException.class);
        }
    }

    private static JobQueue queue(DataSource pool, NotifyJobSignal signal) {
        return JobQueue.on(new PostgresJobStore(TenantDataSource.over(pool), pool))
                .withSignal(signal);
    }

    private static void fill(DataSource pool) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        send(pool);
                    }
                })
                .hasMessageContaining("NOTIFY queue");
    }

    private static void send(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_notify('anything', i || repeat('x', 7000)) FROM generate_series(1, 4) i");
        }
    }
}
