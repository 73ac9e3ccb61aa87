package dev.cimiento.benchmarks.queues;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** JobRunr's open edition, whose shortest poll is 5 seconds, with 64 workers, the faster of what was tried. */
public final class JobRunrQueue implements Contender {

    private static final LongAdder RAN = new LongAdder();

    private final HikariDataSource pool;

    JobRunrQueue(String url) {
        this.pool = Server.pool(url);
        JobRunr.configure()
                .useStorageProvider(SqlStorageProviderFactory.using(pool))
                .useBackgroundJobServer(
                        usingStandardBackgroundJobServerConfiguration()
                                .andPollInterval(Duration.ofSeconds(5))
                                .andWorkerCount(64),
                        false)
                .initialize();
    }

    /** The job; JobRunr wants it public. */
    public static void run(Integer number) {
        RAN.increment();
    }

    @Override
    public String name() {
        return "JobRunr";
    }

    @Override
    public int jobs() {
        return 5_000;
    }

    @Override
    public void preload(int jobs) {
        for (int from = 0; from < jobs; from += 1000) {
            Stream<Integer> numbers =
                    IntStream.range(from, Math.min(jobs, from + 1000)).boxed();
            BackgroundJob.enqueue(numbers, number -> JobRunrQueue.run(number));
        }
    }

    @Override
    public void start() {
        JobRunr.getBackgroundJobServer().start();
    }

    @Override
    public LongAdder ran() {
        return RAN;
    }

    @Override
    public boolean drained() throws SQLException {
        return Server.number(
                        pool,
                        "SELECT count(*) FROM (SELECT 1 FROM jobrunr_jobs WHERE state <> 'SUCCEEDED' LIMIT 1) any_job")
                == 0;
    }

    @Override
    public void close() {
        JobRunr.destroy();
        pool.close();
    }
}
