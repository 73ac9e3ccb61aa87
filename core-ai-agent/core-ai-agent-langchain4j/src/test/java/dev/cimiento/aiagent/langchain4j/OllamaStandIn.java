package dev.cimiento.aiagent.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Ollama's {@code /api/show}, {@code /api/chat} and {@code /api/embed}, as strict as its documentation (docs/api.md): what it does not name is
 * answered 400, and so is a conversation that is not one. What the model says is scripted.
 */
final class OllamaStandIn implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String MODEL = "qwen3:4b";

    private static final Set<String> CHAT = Set.of(
            "model", "messages", "tools", "options", "stream", "think", "truncate", "shift", "keep_alive", "format");
    private static final Set<String> OPTIONS = Set.of(
            "num_ctx", "num_predict", "temperature", "top_k", "top_p", "seed", "stop", "repeat_penalty", "min_p");

    static {
        // Or each answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<JsonNode> chats = new CopyOnWriteArrayList<>();
    private final List<JsonNode> embeds = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, Reply> model = OllamaStandIn::repeat;
    private volatile Reply show =
            Reply.of("{\"details\":{\"format\":\"gguf\"},\"capabilities\":[\"completion\",\"tools\"]}");

    OllamaStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What the model answers to a request of {@code /api/chat}. */
    OllamaStandIn saying(Function<JsonNode, Reply> next) {
        model = next;
        return this;
    }

    /** What the model answers, one after the other; the last for ever. */
    OllamaStandIn saying(Reply... replies) {
        List<Reply> left = new CopyOnWriteArrayList<>(replies);
        model = request -> left.size() > 1 ? left.remove(0) : left.get(0);
        return this;
    }

    OllamaStandIn showing(Reply reply) {
        show = reply;
        return this;
    }

    List<JsonNode> chats() {
        return chats;
    }

    List<JsonNode> embeds() {
        return embeds;
    }

    /** Why requests were answered 400. */
    List<String> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** A model that repeats the passages which it was given, or says that it does not know. */
    static Reply repeat(JsonNode request) {
        String asked = last(request);
        int end = asked.lastIndexOf("</documents-");
        return Reply.text(end < 0 ? "No lo sé." : asked.substring(asked.indexOf('\n') + 1, end));
    }

    /** The last message. */
    static String last(JsonNode request) {
        return request.path("messages")
                .path(request.path("messages").size() - 1)
                .path("content")
                .asText();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        try {
            require("method", exchange.getRequestMethod().equals("POST"));
            require(
                    "json",
                    "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type")));
            JsonNode request = JSON.readTree(bytes);
            require(
                    "model " + request.path("model"),
                    request.path("model").asText().equals(MODEL));
            switch (path) {
                case "/api/show" -> send(exchange, show);
                case "/api/chat" -> {
                    check(request);
                    chats.add(request);
                    send(exchange, model.apply(request));
                }
                case "/api/embed" -> {
                    embeds.add(request);
                    send(exchange, model.apply(request));
                }
                default -> throw new IllegalArgumentException("path " + path);
            }
        } catch (IllegalArgumentException e) {
            refusals.add(e.getMessage());
            send(exchange, new Reply(400, Map.of(), "{\"error\":\"refused\"}", 0, 0));
        }
    }

    private static void check(JsonNode request) {
        request.fieldNames().forEachRemaining(name -> require("field " + name, CHAT.contains(name)));
        request.path("options")
                .fieldNames()
                .forEachRemaining(name -> require("option " + name, OPTIONS.contains(name)));
        require("num_ctx", request.path("options").path("num_ctx").asInt() >= 4096);
        require(
                "stream",
                request.path("stream").isBoolean() && !request.path("stream").asBoolean());
        require(
                "truncate",
                request.path("truncate").isBoolean()
                        && !request.path("truncate").asBoolean());
        int characters = 0;
        int openCalls = 0;
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asText();
            require(
                    "role " + role,
                    Set.of("system", "user", "assistant", "tool").contains(role));
            require("a tool's result without a call", !role.equals("tool") || openCalls-- > 0);
            require("a call without its result", role.equals("tool") || openCalls == 0);
            openCalls = role.equals("assistant") ? message.path("tool_calls").size() : openCalls;
            characters += message.path("content").asText().length();
        }
        require(
                "first is system",
                request.path("messages").path(0).path("role").asText().equals("system"));
        require("a call without its result at the end", openCalls == 0);
        require("size", characters < request.path("options").path("num_ctx").asInt() * 3);
        Set<String> names = new HashSet<>();
        for (JsonNode tool : request.path("tools")) {
            require("tool type", tool.path("type").asText().equals("function"));
            JsonNode function = tool.path("function");
            require("tool name", names.add(function.path("name").asText()));
            require(
                    "tool schema",
                    function.path("parameters").path("type").asText().equals("object"));
            require(
                    "no tenant in a schema",
                    !function.toString().toLowerCase(java.util.Locale.ROOT).contains("tenant"));
        }
    }

    private static void require(String what, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        pause(reply.pauseBefore());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length + (reply.pauseInside() > 0 ? 10 : 0));
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
            pause(reply.pauseInside());
        } catch (IOException clientIsGone) {
            // a client that gave up is what some tests are about
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer of the server. */
    record Reply(int status, Map<String, String> headers, String body, long pauseBefore, long pauseInside) {

        static Reply of(String body) {
            return new Reply(200, Map.of("Content-Type", "application/json"), body, 0, 0);
        }

        static Reply status(int status) {
            return new Reply(status, Map.of(), "{\"error\":\"something with the words of the prompt\"}", 0, 0);
        }

        /** The model says this. */
        static Reply text(String text) {
            ObjectNode message =
                    JSON.createObjectNode().put("role", "assistant").put("content", text);
            return of(chat(message).toString());
        }

        /** The model calls tools: name, then arguments as JSON. */
        static Reply calls(String... namesAndArguments) {
            ObjectNode message =
                    JSON.createObjectNode().put("role", "assistant").put("content", "");
            ArrayNode calls = message.putArray("tool_calls");
            for (int i = 0; i < namesAndArguments.length; i += 2) {
                try {
                    calls.addObject()
                            .putObject("function")
                            .put("name", namesAndArguments[i])
                            .set("arguments", JSON.readTree(namesAndArguments[i + 1]));
                } catch (IOException e) {
                    throw new IllegalArgumentException(e);
                }
            }
            return of(chat(message).toString());
        }

        private static ObjectNode chat(ObjectNode message) {
            ObjectNode reply = JSON.createObjectNode();
            reply.put("model", MODEL).put("created_at", "2026-11-23T12:00:00.123456Z");
            reply.set("message", message);
            return reply.put("done", true)
                    .put("done_reason", "stop")
                    .put("total_duration", 1)
                    .put("prompt_eval_count", 26)
                    .put("eval_count", 5);
        }
    }
}
