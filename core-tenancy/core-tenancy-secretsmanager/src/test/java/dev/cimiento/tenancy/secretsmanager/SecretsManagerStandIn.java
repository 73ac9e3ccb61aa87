package dev.cimiento.tenancy.secretsmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.AwsSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** GetSecretValue as AWS answers it (JSON 1.1 protocol), refusing what is not signed with the known key. */
final class SecretsManagerStandIn implements AutoCloseable {

    static final String ACCESS_KEY = "AKIDEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    final Map<String, String> secrets = new ConcurrentHashMap<>();
    final AtomicInteger requests = new AtomicInteger();
    /** An error to answer with instead: {@code 400 ThrottlingException}. */
    volatile Optional<String> failure = Optional.empty();

    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpServer server;
    private final AwsSignature signature =
            AwsSignature.of(ACCESS_KEY, Secret.of(SECRET_KEY), "us-east-1", "secretsmanager", InstantSource.system());

    SecretsManagerStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "secretsmanager-stand-in");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Optional<String> refusal = signature.refusal(
                exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body);
        if (refusal.isPresent()) {
            error(exchange, 403, refusal.get(), "refused");
            return;
        }
        if (!"secretsmanager.GetSecretValue".equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
            error(exchange, 400, "UnknownOperationException", "");
            return;
        }
        if (failure.isPresent()) {
            String[] parts = failure.get().split(" ");
            error(exchange, Integer.parseInt(parts[0]), parts[1], "as told");
            return;
        }
        JsonNode request = JSON.readTree(body);
        String id = request.get("SecretId").asText();
        String value = secrets.get(id);
        if (value == null) {
            error(exchange, 400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
            return;
        }
        send(
                exchange,
                200,
                JSON.writeValueAsString(Map.of(
                        "ARN", "arn:aws:secretsmanager:us-east-1:1:secret:" + id, "Name", id, "SecretString", value)));
    }

    private static void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        send(exchange, status, JSON.writeValueAsString(Map.of("__type", type, "Message", message)));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().set("x-amzn-RequestId", "req-1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
