package dev.cimiento.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.whatsapp.MessageId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Meta's messages endpoint as its reference describes it: refuses with code 100 whatever the reference does not allow. */
final class CloudStandIn implements AutoCloseable {

    static final String LINE = "106540352242922";
    static final String TOKEN = "EAAtoken-for-tests";
    static final String TEMPLATE = "turno_manana";

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<JsonNode> accepted = new CopyOnWriteArrayList<>();

    private final AtomicInteger number = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Answer answer = this::check;

    CloudStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI host() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answering(int status, String body) {
        answer = json -> new Reply(status, body);
    }

    void answeringError(int status, int code) {
        answering(status, error(code, "as told"));
    }

    void silent() {
        answer = json -> {
            closing.await(30, TimeUnit.SECONDS);
            return new Reply(200, "{}");
        };
    }

    void strict() {
        answer = this::check;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            Reply reply;
            try {
                reply = refusedByEnvelope(exchange, bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply refusedByEnvelope(HttpExchange exchange, byte[] bytes) throws IOException, InterruptedException {
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals("/v23.0/" + LINE + "/messages")) {
            return new Reply(404, error(100, "Unsupported request"));
        }
        if (!List.of("Bearer " + TOKEN).equals(exchange.getRequestHeaders().get("Authorization"))) {
            return new Reply(401, error(190, "Invalid OAuth access token"));
        }
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return new Reply(400, error(100, "content type"));
        }
        return answer.to(JSON.readTree(bytes));
    }

    private Reply check(JsonNode json) {
        try {
            require(json.path("messaging_product").asText().equals("whatsapp"), "messaging_product");
            require(json.path("recipient_type").asText().equals("individual"), "recipient_type");
            require(json.has("to") != json.has("recipient"), "to or recipient");
            require(!json.has("to") || json.path("to").asText().matches("[0-9]{6,20}"), "to");
            require(
                    MessageId.parse(json.path("biz_opaque_callback_data").asText())
                            .isPresent(),
                    "callback data");
            String type = json.path("type").asText();
            fields(
                    json,
                    "messaging_product",
                    "recipient_type",
                    json.has("to") ? "to" : "recipient",
                    "biz_opaque_callback_data",
                    "type",
                    type);
            switch (type) {
                case "text" -> {
                    fields(json.path("text"), "preview_url", "body");
                    length(json.path("text").path("body"), 1, 4096);
                }
                case "interactive" -> interactive(json.path("interactive"));
                case "template" -> template(json.path("template"));
                default -> throw new IllegalArgumentException("type " + type);
            }
        } catch (IllegalArgumentException e) {
            return new Reply(400, error(100, e.getMessage()));
        }
        accepted.add(json);
        return new Reply(200, """
                {"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],
                 "messages":[{"id":"wamid.HBgN%d","message_status":"accepted"}]}""".formatted(number.incrementAndGet()));
    }

    private static void interactive(JsonNode interactive) {
        fields(interactive, "type", "body", "action");
        length(interactive.path("body").path("text"), 1, 1024);
        JsonNode action = interactive.path("action");
        Set<String> ids = new HashSet<>();
        if (interactive.path("type").asText().equals("button")) {
            fields(action, "buttons");
            require(action.path("buttons").size() >= 1 && action.path("buttons").size() <= 3, "buttons");
            for (JsonNode button : action.path("buttons")) {
                fields(button, "type", "reply");
                require(button.path("type").asText().equals("reply"), "button type");
                length(button.path("reply").path("id"), 1, 256);
                length(button.path("reply").path("title"), 1, 20);
                require(ids.add(button.path("reply").path("id").asText()), "ids");
            }
            return;
        }
        require(interactive.path("type").asText().equals("list"), "interactive type");
        fields(action, "button", "sections");
        length(action.path("button"), 1, 20);
        require(action.path("sections").size() == 1, "sections");
        JsonNode rows = action.path("sections").path(0).path("rows");
        require(rows.size() >= 1 && rows.size() <= 10, "rows");
        for (JsonNode row : rows) {
            length(row.path("id"), 1, 200);
            length(row.path("title"), 1, 24);
            if (row.has("description")) {
                length(row.path("description"), 1, 72);
            }
            require(ids.add(row.path("id").asText()), "ids");
        }
    }

    private static void template(JsonNode template) {
        require(template.path("name").asText().equals(TEMPLATE), "template name");
        require(template.path("language").path("code").asText().equals("es_AR"), "language");
        if (template.has("components")) {
            JsonNode body = template.path("components").path(0);
            require(body.path("type").asText().equals("body"), "component");
            require(body.path("parameters").size() > 0, "parameters");
            for (JsonNode parameter : body.path("parameters")) {
                fields(parameter, "type", "text");
            }
        }
    }

    private static void fields(JsonNode node, String... allowed) {
        Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        require(names.equals(Set.of(allowed)), "fields " + names);
    }

    private static void length(JsonNode text, int least, int most) {
        require(
                text.isTextual()
                        && text.asText().length() >= least
                        && text.asText().length() <= most,
                "length " + text);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static String error(int code, String message) {
        return JSON.createObjectNode()
                .set(
                        "error",
                        JSON.createObjectNode()
                                .put("message", "(#" + code + ") " + message)
                                .put("type", "OAuthException")
                                .put("code", code)
                                .put("fbtrace_id", "AbCdEf"))
                .toString();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private record Reply(int status, String body) {}

    private interface Answer {
        Reply to(JsonNode json) throws InterruptedException;
    }
}
