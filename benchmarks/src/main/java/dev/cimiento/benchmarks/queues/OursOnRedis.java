package dev.cimiento.benchmarks.queues;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobHandler;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import dev.cimiento.queues.redis.RedisJobStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import redis.embedded.core.ExecutableProvider;

/** Cimiento's queue on a Redis of its own, with an append-only file that is flushed every second, and all of its promises on. */
final class OursOnRedis implements Contender {

    private static final int TENANTS = 200;
    private static final int CHUNK = 1000;

    private final LongAdder ran = new LongAdder();
    private final Process server;
    private final RedisJobStore store;
    private final JobQueue queue;
    private final Worker worker;

    private OursOnRedis(Process server, RedisJobStore store, int prefetch, JobHandler<String> handler) {
        this.server = server;
        this.store = store;
        this.queue = JobQueue.on(store);
        this.worker = Worker.of(queue)
                .handle(Ours.KIND, job -> {
                    ran.increment();
                    return handler.handle(job);
                })
                .threads(16)
                .prefetch(prefetch)
                .build();
    }

    static OursOnRedis create() throws Exception {
        return create(1000, job -> Outcome.done());
    }

    static OursOnRedis create(int prefetch, JobHandler<String> handler) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path folder = Files.createTempDirectory("redis");
        Process server = new ProcessBuilder(
                        ExecutableProvider.newJarResourceProvider().get().getAbsolutePath(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitPort(port);
        return new OursOnRedis(server, RedisJobStore.at(RedisURI.create("127.0.0.1", port)), prefetch, handler);
    }

    private static void awaitPort(int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public String name() {
        return "cimiento/redis";
    }

    @Override
    public int jobs() {
        return 100_000;
    }

    @Override
    public void preload(int jobs) {
        for (int from = 0, chunk = 0; from < jobs; from += CHUNK, chunk++) {
            enqueue("tenant-" + chunk % TENANTS, Math.min(CHUNK, jobs - from));
        }
    }

    void enqueue(String tenant, int jobs) {
        List<Job> list = IntStream.range(0, jobs)
                .mapToObj(i -> Job.of(Ours.KIND, "job " + i))
                .toList();
        TenantContext.run(TenantId.of(tenant), () -> queue.enqueueAll(list));
    }

    JobQueue queue() {
        return queue;
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
    public boolean drained() {
        return store.counts(JobOwner.SYSTEM).values().stream().allMatch(counts -> counts.live() == 0);
    }

    /** What the server has used so far. */
    Duration serverTime() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws Exception {
        worker.close();
        store.close();
        server.destroyForcibly().waitFor();
    }
}
