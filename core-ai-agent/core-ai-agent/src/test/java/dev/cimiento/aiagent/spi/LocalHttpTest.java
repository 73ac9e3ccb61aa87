package dev.cimiento.aiagent.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.aiagent.AddressRefusedException;
import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalHttpTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final LocalHttp http = LocalHttp.to(LocalAddresses.only());
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(executor);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    @DisplayName("sends JSON, and gives status and body, also of errors")
    void sends() {
        answering(exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(418, body.length);
            exchange.getResponseBody().write(body);
        });
        LocalHttp.Reply reply = http.send("POST", url("/echo"), Optional.of("{\"año\":1}"), LONG);
        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.body()).isEqualTo("{\"año\":1}");
        assertThat(reply.toString()).doesNotContain("año");
    }

    @Test
    @DisplayName("connects to the address that was checked, not to the name")
    void connectsToPinned() {
        answering(exchange -> exchange.sendResponseHeaders(204, -1));
        LocalHttp pinned = LocalHttp.to(
                LocalAddresses.only().resolving(host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")}));
        URI target =
                URI.create("http://no-such-name.invalid:" + server.getAddress().getPort() + "/");
        assertThat(pinned.send("GET", target, Optional.empty(), LONG).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("does not send where it is not local")
    void refuses() {
        assertThatThrownBy(() -> http.send("GET", URI.create("http://203.0.113.7/"), Optional.empty(), LONG))
                .isInstanceOf(AddressRefusedException.class);
    }

    @Test
    @DisplayName("does not follow redirects, not even to itself")
    void staysPut() {
        answering(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });
        assertThatThrownBy(() -> http.send("GET", url("/"), Optional.empty(), LONG))
                .isInstanceOf(PermanentAiAgentException.class)
                .hasMessageContaining("redirects (302)");
        assertThat(requests).hasValue(1);
    }

    @Test
    @DisplayName("does not use the JVM's proxy")
    void usesNoProxy() {
        answering(exchange -> exchange.sendResponseHeaders(204, -1));
        System.setProperty("http.proxyHost", "203.0.113.9");
        System.setProperty("http.nonProxyHosts", "");
        try {
            assertThat(LocalHttp.to(LocalAddresses.only())
                            .send("GET", url("/"), Optional.empty(), LONG)
                            .status())
                    .isEqualTo(204);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.nonProxyHosts");
        }
    }

    @Test
    @DisplayName("waits no longer than it may: for headers, and for the end of a body that drips")
    void waitsNoLonger() {
        answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 100; i++) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    Thread.sleep(100);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long before = System.nanoTime();
        assertThatThrownBy(() -> http.send("GET", url("/drip"), Optional.empty(), Duration.ofMillis(300)))
                .isInstanceOf(LocalHttp.Late.class)
                .hasMessageContaining("did not answer within 300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("reads no more than it may")
    void readsNoMore() {
        answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[64 * 1024];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });
        assertThatThrownBy(() -> http.send("GET", url("/"), Optional.empty(), LONG))
                .isInstanceOf(PermanentAiAgentException.class)
                .hasMessageContaining("sent more than 8388608 bytes");
    }

    @Test
    @DisplayName("says that it may be tried again where nothing listens, or the answer breaks off")
    void breaks() throws IOException {
        assertThatThrownBy(() -> http.send("GET", URI.create("http://127.0.0.1:1/"), Optional.empty(), LONG))
                .isInstanceOf(RetryableAiAgentException.class)
                .hasMessage("nothing answers at http://127.0.0.1:1/");
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            executor.execute(() -> {
                try (Socket socket = rude.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> http.send(
                            "GET", URI.create("http://127.0.0.1:" + rude.getLocalPort() + "/"), Optional.empty(), LONG))
                    .isInstanceOf(RetryableAiAgentException.class);
        }
    }

    private void answering(HttpHandler handler) {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            } catch (IOException clientIsGone) {
                // what some of these tests are about
            }
        });
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
