package dev.cimiento.queues.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of its own, in a folder of its own, which can be killed and started again. */
final class RedisUnderTest implements AutoCloseable {

    private static final RedisUnderTest SHARED = new RedisUnderTest(Path.of("target", "redis"), "no", "everysec");

    private final Path folder;
    private final int port = freePort();
    private final String appendOnly;
    private final String fsync;
    private Process process;
    private RedisClient client;

    private RedisUnderTest(Path folder, String appendOnly, String fsync) {
        this.folder = folder;
        this.appendOnly = appendOnly;
        this.fsync = fsync;
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
        RedisUnderTest redis = new RedisUnderTest(folder, "yes", fsync);
        redis.start();
        return redis;
    }

    void start() {
        try {
            folder.toFile().mkdirs();
            process = new ProcessBuilder(
                            executable(),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--dir",
                            folder.toAbsolutePath().toString(),
                            "--save",
                            "",
                            "--appendonly",
                            appendOnly,
                            "--appendfsync",
                            fsync)
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
