package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.Job;
import dev.cimiento.queues.Outcome;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints, of one run: the drain of no-op jobs with the engine on Redis beside that on PostgreSQL, and on Redis the waits of small tenants while
 * one floods. Arguments: {@code rounds=1}.
 */
public final class RedisBenchmark {

    private RedisBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 1 : Integer.parseInt(args[0].replace("rounds=", ""));
        System.out.printf("%-16s %8s %10s %14s %12s%n", "drain", "jobs", "jobs/s", "us server/job", "us Java/job");
        try (Server server = Server.start()) {
            for (int round = 0; round < rounds; round++) {
                OursOnRedis redis = OursOnRedis.create();
                drain(redis, () -> redis.serverTime().toNanos() / 1000);
                String database = server.database("redis_bench_" + round);
                HikariDataSource look = Server.pool(server.database("redis_look_" + round));
                try (look) {
                    drain(Ours.in(database, 1000), () -> server.usage(look).serverMicros());
                }
            }
        }
        flood();
        System.exit(0); // drivers leave threads behind
    }

    private static void drain(Contender contender, Micros server) throws Exception {
        try (contender) {
            contender.preload(contender.jobs());
            contender.start();
            int warm = contender.jobs() / 10;
            while (contender.ran().sum() < warm) {
                LockSupport.parkNanos(100_000);
            }
            long from = contender.ran().sum();
            long begin = System.nanoTime();
            long java = javaMicros();
            long used = server.read();
            while (!contender.drained()) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double jobs = contender.ran().sum() - from;
            System.out.printf(
                    "%-16s %8.0f %10.0f %14.0f %12.0f%n",
                    contender.name(),
                    jobs,
                    jobs / seconds,
                    (server.read() - used) / jobs,
                    (javaMicros() - java) / jobs);
        }
    }

    private static long javaMicros() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1000;
    }

    /** One tenant's 100,000 jobs, and 100 tenants that trickle 20 a second; each takes 5 ms. */
    private static void flood() throws Exception {
        ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
        OursOnRedis ours = OursOnRedis.create(0, job -> {
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
            long start = System.nanoTime();
            for (int i = 0; i < 320; i++) {
                long intended = start + i * 50_000_000L;
                while (System.nanoTime() < intended) {
                    LockSupport.parkNanos(intended - System.nanoTime());
                }
                TenantContext.run(
                        TenantId.of("small-" + i % 100),
                        () -> ours.queue().enqueue(Job.of(Ours.KIND, "sml " + intended)));
            }
            while (waits.size() < 320) {
                LockSupport.parkNanos(1_000_000);
            }
            List<Long> sorted = waits.stream().sorted().toList();
            System.out.printf(
                    "flood on Redis: waits of small tenants, their own 5 ms among them, p50 %.1f ms, p99 %.1f ms, max"
                            + " %.1f ms; backlog left %d%n",
                    sorted.get(160) / 1e6,
                    sorted.get(316) / 1e6,
                    sorted.get(319) / 1e6,
                    100_000 + 320 - ours.ran().sum());
        }
    }

    /** Processor time of the server, in microseconds. */
    private interface Micros {
        long read() throws Exception;
    }
}
