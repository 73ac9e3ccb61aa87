package dev.cimiento.queues.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of its own, in a folder of its own, which can be killed and started again. */
final class RedisUnderTest implements AutoCloseable {

    private static final RedisUnderTest SHARED = new RedisUnderTest(Path.of("target", "redis"), List.of());

    private final Path folder;
    private final int port = freePort();
    private final List<String> options;
    private Process process;
    private RedisClient client;

    private RedisUnderTest(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /** One for all tests that keep to their own keys, started at the first call. */
    static synchronized RedisUnderTest shared() {
        if (SHARED.process == null) {
            SHARED.start();
            Runtime.getRuntime().addShutdownHook(new Thread(SHARED::kill));
        }
        return SHARED;
    }

    /** One with an append-only file, flushed as this says. */
    static RedisUnderTest persistent(Path folder, String fsync) {
        return started(folder, "--appendonly", "yes", "--appendfsync", fsync);
    }

    /** One in memory, with these options. */
    static RedisUnderTest started(Path folder, String... options) {
        RedisUnderTest redis = new RedisUnderTest(folder, List.of(options));
        redis.start();
        return redis;
    }

    /** A Sentinel that watches this one by the name {@code jobs}, and gives it up after half a second. */
    static RedisUnderTest sentinelOf(RedisUnderTest primary, Path folder) throws IOException {
        folder.toFile().mkdirs();
        Path file = Files.writeString(folder.resolve("sentinel.conf"), """
                sentinel monitor jobs 127.0.0.1 %d 1
                sentinel down-after-milliseconds jobs 500
                sentinel failover-timeout jobs 5000
                """.formatted(primary.port));
        return started(folder, file.toAbsolutePath().toString(), "--sentinel");
    }

    void start() {
        try {
            folder.toFile().mkdirs();
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> "PONG".equals(ask(connection -> connection.sync().ping())));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(executable()));
        List<String> own = List.of(
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toAbsolutePath().toString());
        if (options.contains("--sentinel")) { // a file first, and it knows no data
            command.addAll(options);
            command.addAll(own);
        } else {
            command.addAll(own);
            command.addAll(List.of("--save", ""));
            command.addAll(options);
        }
        return command;
    }

    private static String executable() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
        } catch (Exception e) {
            return Assumptions.abort("there is no Redis binary for this system in embedded-redis: " + e);
        }
    }

    /** As kill -9 does. */
    void kill() {
        try {
            if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis does not die");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes what is sent to it and answers nothing. */
    void hang() {
        signal("-STOP");
    }

    void goOn() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    RedisURI uri() {
        return RedisURI.create("127.0.0.1", port);
    }

    /** Asks the server itself. */
    synchronized <T> T ask(Function<StatefulRedisConnection<String, String>, T> question) {
        if (client == null) {
            client = RedisClient.create(uri());
        }
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection);
        }
    }

    /** With no key in it. */
    RedisUnderTest emptied() {
        ask(connection -> connection.sync().flushall());
        return this;
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        kill();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
