package dev.cimiento.queues.testkit;

import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresTimetable;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Timetable;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class PostgresQueuesTest {

    private static final TenantId CLINIC = TenantId.of("clinic");

    private static TestDatabase database;
    private static DataSource pool;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(CLINIC, PostgresJobStore.SCHEMA);
        pool = database.pool(20);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    static PostgresJobStore store(InstantSource clock) {
        database.execute("TRUNCATE cimiento.job, cimiento.job_finished, cimiento.job_worker, cimiento.job_key,"
                + " cimiento.job_batch, cimiento.job_progress, cimiento.job_limit, cimiento.job_allowance,"
                + " cimiento.job_schedule");
        return new PostgresJobStore(TenantDataSource.over(pool), pool, clock);
    }

    @Nested
    class Jobs extends JobStoreContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return store(clock);
        }
    }

    @Nested
    class Claims extends JobClaimsContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return store(clock);
        }
    }

    @Nested
    class Features extends JobFeaturesContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return store(clock);
        }
    }

    @Nested
    class Batches extends JobBatchesContract<PostgresJobStore> {
        @Override
        protected PostgresJobStore emptyStore(InstantSource clock) {
            return store(clock);
        }
    }

    @Nested
    class Limits extends JobLimitsContract<PostgresJobStore> {
        @Override
        protected PostgresJobStore emptyStore(InstantSource clock) {
            return store(clock);
        }
    }

    @Nested
    class Schedules extends TimetableContract {
        @Override
        protected JobStore emptyStore(InstantSource clock) {
            return store(clock);
        }

        @Override
        protected Timetable emptyTimetable(InstantSource clock) {
            return new PostgresTimetable(TenantDataSource.over(pool), pool, clock);
        }
    }
}
