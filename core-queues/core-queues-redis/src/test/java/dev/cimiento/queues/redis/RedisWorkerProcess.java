package dev.cimiento.queues.redis;

import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Worker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own, to be killed or stopped. Each job notes its payload in the list {@code runs}, and takes a while. */
final class RedisWorkerProcess {

    private RedisWorkerProcess() {}

    static Process start(RedisURI uri, long millis) throws IOException {
        return program(uri, millis).start();
    }

    static ProcessBuilder program(RedisURI uri, long millis) {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisWorkerProcess.class.getName(),
                        Integer.toString(uri.getPort()),
                        Long.toString(millis)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /** The program. */
    public static void main(String[] args) {
        RedisURI uri = RedisURI.create("127.0.0.1", Integer.parseInt(args[0]));
        worker(RedisJobStore.at(uri), uri, Long.parseLong(args[1]), Duration.ofSeconds(2))
                .start();
    }

    static Worker worker(RedisJobStore store, long millis) {
        return worker(store, millis, Duration.ofSeconds(2));
    }

    static Worker worker(RedisJobStore store, long millis, Duration lease) {
        return worker(store, RedisUnderTest.shared().uri(), millis, lease);
    }

    private static Worker worker(RedisJobStore store, RedisURI uri, long millis, Duration lease) {
        StatefulRedisConnection<String, String> notes = RedisClient.create(uri).connect();
        return Worker.of(JobQueue.on(store))
                .handle(JobKind.text("work"), job -> {
                    notes.sync().rpush("runs", job.payload());
                    Thread.sleep(millis);
                    return Outcome.done();
                })
                .threads(4)
                .lease(lease)
                .build();
    }
}
