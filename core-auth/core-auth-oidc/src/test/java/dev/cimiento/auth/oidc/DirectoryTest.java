package dev.cimiento.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cimiento.tenancy.http.Reachable;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final byte[] NO_KEYS = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();

    @Test
    @DisplayName("a provider that does not answer for its keys keeps nobody waiting but those who log in by it")
    void waitsForNoOther() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow") && answered.getAndIncrement() > 0) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(200, NO_KEYS.length);
            exchange.getResponseBody().write(NO_KEYS);
            exchange.close();
        });
        server.start();
        try {
            MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
            URI slow = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slow");
            URI quick = slow.resolve("/quick");
            Directory directory = new Directory(new Transport(Reachable.LOOPBACK_TOO), clock);
            assertThat(directory.keys(slow, Optional.of("a"))).isEmpty();
            assertThat(directory.keys(quick, Optional.of("a"))).isEmpty();
            clock.advance(Duration.ofMinutes(1));

            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                    () -> directory.keys(slow, Optional.of("b")).size(), threads);
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(
                    () -> directory.keys(quick, Optional.of("b")).size(), threads);

            // Sooner than the slow one is given up, after five seconds.
            assertThat(other.get(4, TimeUnit.SECONDS)).isZero();
            assertThat(waiting).isNotDone();
            answer.countDown();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isZero();
        } finally {
            answer.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
