package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz, clustered, taking as many triggers at a time as it has threads. */
public final class QuartzQueue implements Contender {

    private static final LongAdder RAN = new LongAdder();

    private final HikariDataSource pool;
    private final Scheduler scheduler;

    QuartzQueue(String url) throws SQLException, IOException, SchedulerException {
        this.pool = Server.pool(url);
        try (InputStream tables = Job.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
            Server.execute(pool, new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
        DBConnectionManager.getInstance().addConnectionProvider("benchmark", new Pooled(pool));
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "benchmark");
        properties.setProperty("org.quartz.scheduler.instanceId", "AUTO");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "16");
        properties.setProperty("org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", "1000");
        properties.setProperty("org.quartz.threadPool.threadCount", "16");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", "benchmark");
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "3600000");
        this.scheduler = new StdSchedulerFactory(properties).getScheduler();
    }

    /** The job. */
    public static final class Noop implements Job {

        /** For Quartz. */
        public Noop() {}

        @Override
        public void execute(JobExecutionContext context) {
            RAN.increment();
        }
    }

    @Override
    public String name() {
        return "Quartz";
    }

    @Override
    public int jobs() {
        return 1_500;
    }

    @Override
    public void preload(int jobs) throws SchedulerException {
        JobDetail noop = JobBuilder.newJob(Noop.class)
                .withIdentity("noop")
                .storeDurably()
                .build();
        scheduler.addJob(noop, true);
        for (int i = 0; i < jobs; i++) {
            scheduler.scheduleJob(TriggerBuilder.newTrigger()
                    .withIdentity("trigger-" + i)
                    .forJob(noop)
                    .startNow()
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule())
                    .build());
        }
    }

    @Override
    public void start() throws SchedulerException {
        scheduler.start();
    }

    @Override
    public LongAdder ran() {
        return RAN;
    }

    @Override
    public boolean drained() throws SQLException {
        return Server.number(pool, "SELECT count(*) FROM (SELECT 1 FROM qrtz_triggers LIMIT 1) any_trigger") == 0;
    }

    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown(true);
        pool.close();
    }

    private record Pooled(HikariDataSource pool) implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {
            // closed with its contender
        }

        @Override
        public void initialize() {
            // open
        }
    }
}
