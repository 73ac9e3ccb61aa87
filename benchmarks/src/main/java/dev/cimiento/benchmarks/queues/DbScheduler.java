package dev.cimiento.benchmarks.queues;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** db-scheduler as its page on performance says: lock and fetch, between 4 and 20 times the threads. */
final class DbScheduler implements Contender {

    private static final String TABLES = """
            create table scheduled_tasks (
                task_name text not null, task_instance text not null, task_data bytea,
                execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
                last_success timestamp with time zone, last_failure timestamp with time zone, consecutive_failures int,
                last_heartbeat timestamp with time zone, version bigint not null, priority smallint,
                primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)""";

    private final LongAdder ran = new LongAdder();
    private final HikariDataSource pool;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    DbScheduler(String url) throws SQLException {
        this.pool = Server.pool(url);
        Server.execute(pool, TABLES);
        this.task = Tasks.oneTime("noop").execute((instance, context) -> ran.increment());
        this.scheduler = Scheduler.create(pool, task)
                .threads(16)
                .pollUsingLockAndFetch(4.0, 20.0)
                .pollingInterval(Duration.ofMillis(50))
                .enableImmediateExecution()
                .build();
    }

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public int jobs() {
        return 30_000;
    }

    @Override
    public void preload(int jobs) {
        List<TaskInstance<?>> batch = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            batch.add(task.instance("job-" + i));
            if (batch.size() == 1000 || i == jobs - 1) {
                scheduler.scheduleBatch(batch, InstantSource.system().instant());
                batch.clear();
            }
        }
    }

    @Override
    public void start() {
        scheduler.start();
    }

    @Override
    public LongAdder ran() {
        return ran;
    }

    @Override
    public boolean drained() throws SQLException {
        return Server.number(pool, "SELECT count(*) FROM (SELECT 1 FROM scheduled_tasks LIMIT 1) any_task") == 0;
    }

    @Override
    public void close() {
        scheduler.stop();
        pool.close();
    }
}
