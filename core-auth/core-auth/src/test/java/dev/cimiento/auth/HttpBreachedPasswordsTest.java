package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.auth.http.HttpBreachedPasswords;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stand-in that asks as strictly as the service of ranges does. */
class HttpBreachedPasswordsTest {

    /** SHA-1 of "password": the example of the service's own documentation. */
    private static final String PREFIX = "5BAA6";

    private static final String SUFFIX = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile Answer answer = exchange -> send(exchange, 200, SUFFIX + ":1");

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/range/", exchange -> {
            requests.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Add-Padding"));
            if (exchange.getRequestURI().getPath().matches("/range/[0-9A-F]{5}")) {
                answer.to(exchange);
            } else {
                send(exchange, 400, "The hash prefix was not in a valid format");
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    @DisplayName(
            "ASVS 6.2.12: a leaked password is known by its range, and five digits of its hash are all that leaves")
    void knows() {
        answer =
                exchange -> send(exchange, 200, "003D68EB55068C33ACE09247EE4C639306B:3\r\n" + SUFFIX + ":10434004\r\n");

        assertThat(passwords().include(Password.of("password"))).isTrue();
        assertThat(passwords().include(Password.of("\uff50assword")))
                .as("in another spelling")
                .isTrue();
        assertThat(requests).containsOnly("/range/" + PREFIX + " true");
    }

    @Test
    @DisplayName("one that its range does not list, or lists for padding, did not leak")
    void doesNotKnow() {
        answer = exchange -> send(exchange, 200, SUFFIX + ":0\r\n" + SUFFIX.replace('1', '2') + ":7");

        assertThat(passwords().include(Password.of("password"))).isFalse();
        assertThat(passwords().include(Password.of("a long pass phrase"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 400, 404, 429, 500, 503})
    @DisplayName("a service that refuses keeps nobody from choosing a password")
    void refused(int status) {
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", "/range/elsewhere");
            send(exchange, status, SUFFIX + ":1");
        };

        assertThat(passwords().include(Password.of("password"))).isFalse();
    }

    @Test
    @DisplayName("neither does one that is away, answers drop by drop, without end, or nonsense")
    void away() throws Exception {
        answer = exchange -> send(exchange, 200, "<html>" + SUFFIX + "</html>\u0000");
        assertThat(passwords().include(Password.of("password"))).isFalse();

        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    body.write("0123456789ABCDEF0123456789ABCDEF012:1\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                body.write((SUFFIX + ":1").getBytes(StandardCharsets.US_ASCII));
            }
        };
        assertThat(passwords().include(Password.of("password"))).as("4 MB").isFalse();

        answer = exchange -> exchange.sendResponseHeaders(200, 0);
        assertThat(passwords().withPatience(Duration.ofMillis(100)).include(Password.of("password")))
                .isFalse();

        server.stop(0);
        assertThat(passwords().include(Password.of("password"))).isFalse();
    }

    @Test
    @DisplayName("the service is asked by https, and nothing shows a password")
    void addresses() {
        for (String url :
                List.of("http://passwords.example.com/range/", "https://passwords.example.com/range", "ftp://x/")) {
            assertThatThrownBy(() -> HttpBreachedPasswords.of(URI.create(url)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(url);
        }
        assertThat(HttpBreachedPasswords.pwnedPasswords())
                .hasToString("HttpBreachedPasswords[https://api.pwnedpasswords.com/range/]");
        assertThatThrownBy(() -> passwords().withPatience(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    private HttpBreachedPasswords passwords() {
        return HttpBreachedPasswords.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/range/"));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (status != 204) {
                out.write(bytes);
            }
        }
    }
}
