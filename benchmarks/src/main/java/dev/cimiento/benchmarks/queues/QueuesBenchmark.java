package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.JobStore;
import dev.cimiento.queues.spi.Settlement;
import dev.cimiento.queues.spi.WorkerId;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints, of one run on one PostgreSQL: the drain of no-op jobs beside the peers, the time from enqueueing to start at a steady rate, the
 * waits of small tenants while one floods, and the time of a claim while a snapshot is held. Arguments: {@code rounds=1}, and which of
 * {@code drain latency flood pinned}; all where none is named.
 */
public final class QueuesBenchmark {

    private static final int PRODUCERS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Server server;
    private final List<Double> cost = new ArrayList<>();
    private int databases;

    private QueuesBenchmark(Server server) {
        this.server = server;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        List<String> phases =
                Arrays.stream(args).filter(arg -> !arg.startsWith("rounds=")).toList();
        int rounds = Arrays.stream(args)
                .filter(arg -> arg.startsWith("rounds="))
                .mapToInt(arg -> Integer.parseInt(arg.substring(7)))
                .findFirst()
                .orElse(1);
        try (Server server = Server.start()) {
            QueuesBenchmark benchmark = new QueuesBenchmark(server);
            if (phases.isEmpty() || phases.contains("drain")) {
                benchmark.drain(rounds, phases.contains("alone"));
            }
            if (phases.isEmpty() || phases.contains("latency")) {
                benchmark.latency(200, Duration.ofSeconds(20));
            }
            if (phases.isEmpty() || phases.contains("flood")) {
                benchmark.flood();
            }
            if (phases.isEmpty() || phases.contains("pinned")) {
                benchmark.pinned(Duration.ofSeconds(60));
            }
        }
        System.exit(0); // some peers leave threads behind
    }

    private String database() throws Exception {
        return server.database("bench_" + ++databases);
    }

    private void drain(int rounds, boolean alone) throws Exception {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        System.out.printf(
                "%-14s %8s %10s %10s %10s %10s%n", "drain", "jobs", "jobs/s", "WAL B/job", "us PG/job", "us Java/job");
        for (int round = 0; round <= rounds; round++) {
            drain(Ours.in(database(), 4000), rates);
            if (!alone) {
                drain(new DbScheduler(database()), rates);
                drain(new JobRunrQueue(database()), rates);
                drain(new QuartzQueue(database()), rates);
            }
            if (round == 0) { // the compiler of the JVM is at work in it, most of all in that of the first
                System.out.println("(that was the warm-up)");
                rates.clear();
                cost.clear();
            }
        }
        double ours = median(rates.getOrDefault("cimiento", List.of(0.0)));
        Map<String, Integer> asked = Map.of("db-scheduler", 4, "JobRunr", 20, "Quartz", 60);
        rates.forEach((name, of) -> {
            if (asked.containsKey(name)) {
                Asked.atLeast("drain, times " + name + ", medians of " + rounds, ours / median(of), asked.get(name));
            }
        });
        Asked.atMost("us of CPU a job, server and client", median(cost), 100);
    }

    private void drain(Contender contender, Map<String, List<Double>> rates) throws Exception {
        try (contender) {
            int warm = contender.jobs() / 10;
            contender.preload(contender.jobs());
            server.checkpoint();
            HikariDataSource look = Server.pool(server.database("look_" + ++databases));
            try (look) {
                contender.start();
                long before = contender.ran().sum();
                while (contender.ran().sum() < before + warm) {
                    LockSupport.parkNanos(100_000);
                }
                Server.Usage begin = server.usage(look);
                long from = contender.ran().sum();
                while (!contender.drained()) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                Server.Usage used = server.usage(look).since(begin);
                double jobs = contender.ran().sum() - from;
                double rate = jobs / (used.nanos() / 1e9);
                rates.computeIfAbsent(contender.name(), of -> new ArrayList<>()).add(rate);
                if (contender instanceof Ours) {
                    cost.add((used.serverMicros() + used.javaMicros()) / jobs);
                }
                System.out.printf(
                        "%-14s %8.0f %10.0f %10.0f %10.0f %10.0f%n",
                        contender.name(),
                        jobs,
                        rate,
                        used.walBytes() / jobs,
                        used.serverMicros() / jobs,
                        used.javaMicros() / jobs);
            }
        }
    }

    private void latency(int perSecond, Duration length) throws Exception {
        Trip.Log trips = new Trip.Log();
        Ours ours = Ours.in(database(), 0, job -> {
            trips.started(job.payload());
            return Outcome.done();
        });
        try (ours) {
            ours.start();
            // As long as it takes the JVM to compile what is measured: the first seconds of a process are not its
            // service.
            produce(ours, trips, perSecond, WARM_UP);
            trips.clear();
            server.checkpoint();
            Server.Usage begin = server.usage(ours.pool());
            produce(ours, trips, perSecond, length);
            Server.Usage used = server.usage(ours.pool()).since(begin);
            Recorder waits = new Recorder();
            trips.all().forEach(trip -> waits.add(trip.whole()));
            System.out.printf(
                    "latency at %d/s, from the intended enqueueing to the start: %s; us/job PG %d, Java %d%n",
                    perSecond, waits, used.serverMicros() / waits.count(), used.javaMicros() / waits.count());
            trips.worst(5).forEach(trip -> System.out.println("  worst: " + trip));
            Asked.atMost("ms from enqueueing to start at " + perSecond + "/s, p99", waits.percentile(0.99), 50);
        }
    }

    /** Enqueues for so long, and waits until all is done. */
    private static void produce(Ours ours, Trip.Log trips, int perSecond, Duration length) throws Exception {
        List<Thread> producers = new ArrayList<>();
        long start = System.nanoTime();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int number = producer;
            producers.add(new Thread(() -> produce(ours, trips, start, number, perSecond, length)));
        }
        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }
        while (!ours.drained()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Every {@value #PRODUCERS}th of the jobs, at its moment, however long those before took. */
    private static void produce(Ours ours, Trip.Log trips, long start, int number, int perSecond, Duration length) {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long i = number; i * interval < length.toNanos(); i += PRODUCERS) {
            long intended = start + i * interval;
            while (System.nanoTime() < intended) {
                LockSupport.parkNanos(intended - System.nanoTime());
            }
            String name = "job " + intended;
            trips.begun(name, intended);
            TenantContext.run(
                    TenantId.of("tenant-" + i % 20), () -> ours.queue().enqueue(Job.of(Ours.KIND, name)));
            trips.enqueued(name);
        }
    }

    /** One tenant's 100,000 jobs, and 100 tenants that trickle 20 a second; each takes 5 ms. */
    private void flood() throws Exception {
        Recorder waits = new Recorder();
        Ours ours = Ours.in(database(), 0, job -> {
            LockSupport.parkNanos(5_000_000);
            if (job.payload().startsWith("sml ")) {
                waits.add(System.nanoTime() - Long.parseLong(job.payload().substring(4)));
            }
            return Outcome.done();
        });
        try (ours) {
            for (int i = 0; i < 100; i++) {
                ours.enqueue("flood", 1000);
            }
            ours.start();
            while (ours.ran().sum() < 1000) {
                LockSupport.parkNanos(1_000_000);
            }
            int sent = 0;
            long begin = System.nanoTime();
            long before = ours.ran().sum();
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(16)) {
                String payload = "sml " + System.nanoTime();
                TenantContext.run(
                        TenantId.of("small-" + sent % 100), () -> ours.queue().enqueue(Job.of(Ours.KIND, payload)));
                sent++;
                LockSupport.parkNanos(Math.max(0, begin + sent * 50_000_000L - System.nanoTime()));
            }
            long all = ours.ran().sum() - before;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            System.out.printf(
                    "flood: %d of %d small jobs done, wait and 5 ms of work: %s; all jobs %.0f/s%n",
                    waits.count(), sent, waits, all / 16.0);
            Asked.atMost("ms of wait of small jobs while another floods, p99", waits.percentile(0.99), 100);
        }
    }

    /** 2,000 jobs a second are enqueued and claimed by hand, without and with an old snapshot that keeps vacuum from what is dead. */
    private void pinned(Duration length) throws Exception {
        double free = claims("no snapshot held", length);
        try (HikariDataSource holder = Server.pool(database())) {
            double pinned = claims("snapshot held", length, holder);
            Asked.atMost("claim p99 while a snapshot is held, times that without", pinned / free, 2);
        }
    }

    private double claims(String name, Duration length, HikariDataSource... holders) throws Exception {
        String url = database();
        try (Ours ours = Ours.in(url, 0);
                HikariDataSource second = Server.pool(url);
                Connection snapshot = second.getConnection();
                Statement statement = snapshot.createStatement()) {
            if (holders.length > 0) {
                snapshot.setAutoCommit(false);
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM cimiento.job");
            }
            JobStore store = new PostgresJobStore(TenantDataSource.over(ours.pool()), ours.pool());
            WorkerId worker = WorkerId.random();
            Recorder times = new Recorder();
            long begin = System.nanoTime();
            long beat = 0;
            for (int i = 0; System.nanoTime() - begin < length.toNanos(); i++) {
                if (System.nanoTime() - beat > TimeUnit.SECONDS.toNanos(5)) {
                    store.heartbeat(worker, Duration.ofSeconds(30), Set.of());
                    beat = System.nanoTime();
                }
                ours.enqueue("tenant-" + i % 20, 50);
                long from = System.nanoTime();
                List<ClaimedJob> jobs = store.claim(new ClaimRequest(worker, "default", Set.of("noop"), 50));
                times.add(System.nanoTime() - from);
                store.settle(jobs.stream()
                        .map(job -> (Settlement) new Settlement.Finished(job.lease(), JobState.DONE, ""))
                        .toList());
                LockSupport.parkNanos(Math.max(0, begin + (i + 1) * 25_000_000L - System.nanoTime()));
            }
            long dead = Server.number(ours.pool(), "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'job'");
            System.out.printf("claim of 50, %s: %s; %d claims, %d dead rows%n", name, times, times.count(), dead);
            return times.percentile(0.99);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Times in nanoseconds. */
    private static final class Recorder {

        private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();

        void add(long nanos) {
            times.add(nanos);
        }

        long count() {
            return times.size();
        }

        double percentile(double part) {
            long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms",
                    percentile(0.5), percentile(0.95), percentile(0.99), percentile(1));
        }
    }
}
