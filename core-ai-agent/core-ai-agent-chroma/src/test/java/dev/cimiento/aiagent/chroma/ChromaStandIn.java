package dev.cimiento.aiagent.chroma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The part of Chroma's API that is used, kept in memory, as strict as Chroma 1.0: a field, operator or include that it does not know is refused. */
final class ChromaStandIn implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "/api/v2/tenants/default_tenant/databases/default_database/collections";

    static {
        // Or each answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Map<String, Collection> byName = new LinkedHashMap<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile int failingWith;

    ChromaStandIn() throws IOException {
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

    List<String> refusals() {
        return refusals;
    }

    /** Answers everything with this status from now on; 0 for as it should be. */
    void fail(int status) {
        failingWith = status;
    }

    synchronized Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** As somebody would who writes to Chroma around the program. */
    synchronized void smuggle(String name, String id, JsonNode metadata, String text, JsonNode vector) {
        byName.get(name).records.put(id, new Row(vector, text, metadata));
    }

    synchronized void drop(String name) {
        byName.remove(name);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        if (failingWith != 0) {
            send(exchange, failingWith, "{\"error\":\"InternalError\",\"message\":\"with the words of a passage\"}");
            return;
        }
        try {
            Optional<JsonNode> reply = handle(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes));
            send(
                    exchange,
                    reply.isPresent() ? 200 : 404,
                    reply.map(JsonNode::toString).orElse("{\"error\":\"NotFoundError\"}"));
        } catch (IllegalArgumentException e) {
            refusals.add(e.getMessage());
            send(exchange, 400, "{\"error\":\"InvalidArgumentError\"}");
        }
    }

    private synchronized Optional<JsonNode> handle(String method, String path, JsonNode body) {
        if (method.equals("POST") && path.equals(ROOT)) {
            fields(body, "name", "get_or_create", "metadata", "configuration");
            String name = body.path("name").asText();
            require("name " + name, name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]"));
            require(
                    "space",
                    body.path("configuration")
                            .path("hnsw")
                            .path("space")
                            .asText()
                            .equals("cosine"));
            return Optional.of(byName.computeIfAbsent(name, n -> new Collection(n, body.path("metadata")))
                    .describe());
        }
        require("path " + path, path.startsWith(ROOT + "/"));
        String[] rest = path.substring(ROOT.length() + 1).split("/");
        if (method.equals("GET") && rest.length == 1) {
            return Optional.ofNullable(byName.get(rest[0])).map(Collection::describe);
        }
        require("method and path " + method + " " + path, method.equals("POST") && rest.length == 2);
        Optional<Collection> collection =
                byName.values().stream().filter(c -> c.id.equals(rest[0])).findFirst();
        return collection.map(c -> switch (rest[1]) {
            case "upsert" -> c.upsert(body);
            case "get" -> c.get(body);
            case "delete" -> c.delete(body);
            case "query" -> c.query(body);
            default -> throw new IllegalArgumentException("verb " + rest[1]);
        });
    }

    private static void fields(JsonNode body, String... known) {
        body.fieldNames()
                .forEachRemaining(name -> require("field " + name, Set.of(known).contains(name)));
    }

    private static void require(String what, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private record Row(JsonNode vector, String text, JsonNode metadata) {}

    private static final class Collection {

        final String id = UUID.randomUUID().toString();
        final String name;
        final JsonNode metadata;
        final Map<String, Row> records = new LinkedHashMap<>();

        Collection(String name, JsonNode metadata) {
            this.name = name;
            this.metadata = metadata;
        }

        JsonNode describe() {
            ObjectNode node = JSON.createObjectNode().put("id", id).put("name", name);
            node.set("metadata", metadata);
            return node;
        }

        JsonNode upsert(JsonNode body) {
            fields(body, "ids", "embeddings", "documents", "metadatas");
            int size = body.path("ids").size();
            require(
                    "lengths",
                    size > 0
                            && size == body.path("embeddings").size()
                            && size == body.path("metadatas").size());
            for (int i = 0; i < size; i++) {
                JsonNode vector = body.path("embeddings").path(i);
                require(
                        "dimension",
                        records.values().stream().allMatch(r -> r.vector().size() == vector.size()));
                records.put(
                        body.path("ids").path(i).asText(),
                        new Row(
                                vector,
                                body.path("documents").path(i).asText(),
                                body.path("metadatas").path(i)));
            }
            return JSON.createObjectNode();
        }

        JsonNode get(JsonNode body) {
            fields(body, "ids", "where", "limit", "offset", "include");
            ObjectNode reply = JSON.createObjectNode();
            ArrayNode ids = reply.putArray("ids");
            ArrayNode metadatas = reply.putArray("metadatas");
            records.entrySet().stream()
                    .filter(e -> matches(e.getValue().metadata(), body.path("where")))
                    .skip(body.path("offset").asInt(0))
                    .limit(body.path("limit").asInt(100))
                    .forEach(e -> {
                        ids.add(e.getKey());
                        metadatas.add(e.getValue().metadata());
                    });
            return reply;
        }

        JsonNode delete(JsonNode body) {
            fields(body, "ids", "where");
            require("where", body.path("where").isObject());
            records.values().removeIf(row -> matches(row.metadata(), body.path("where")));
            return JSON.createObjectNode();
        }

        JsonNode query(JsonNode body) {
            fields(body, "query_embeddings", "n_results", "where", "include");
            JsonNode asked = body.path("query_embeddings").path(0);
            List<Map.Entry<Double, Map.Entry<String, Row>>> near = new ArrayList<>();
            records.entrySet().stream()
                    .filter(e -> matches(e.getValue().metadata(), body.path("where")))
                    .forEach(
                            e -> near.add(Map.entry(distance(asked, e.getValue().vector()), e)));
            near.sort(Comparator.comparing(Map.Entry::getKey));
            ObjectNode reply = JSON.createObjectNode();
            ArrayNode ids = reply.putArray("ids").addArray();
            ArrayNode metadatas = reply.putArray("metadatas").addArray();
            ArrayNode documents = reply.putArray("documents").addArray();
            ArrayNode distances = reply.putArray("distances").addArray();
            near.stream().limit(body.path("n_results").asInt()).forEach(n -> {
                ids.add(n.getValue().getKey());
                metadatas.add(n.getValue().getValue().metadata());
                documents.add(n.getValue().getValue().text());
                distances.add(n.getKey());
            });
            return reply;
        }

        private static double distance(JsonNode a, JsonNode b) {
            require("dimension", a.size() == b.size());
            double dot = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i < a.size(); i++) {
                dot += a.path(i).asDouble() * b.path(i).asDouble();
                aa += a.path(i).asDouble() * a.path(i).asDouble();
                bb += b.path(i).asDouble() * b.path(i).asDouble();
            }
            return 1 - dot / Math.sqrt(aa * bb);
        }

        private static boolean matches(JsonNode metadata, JsonNode where) {
            boolean matches = true;
            for (Map.Entry<String, JsonNode> entry : (Iterable<Map.Entry<String, JsonNode>>) where::fields) {
                if (entry.getKey().equals("$and")) {
                    for (JsonNode each : entry.getValue()) {
                        matches &= matches(metadata, each);
                    }
                } else {
                    require("key " + entry.getKey(), !entry.getKey().startsWith("$"));
                    require("one operator", entry.getValue().size() == 1);
                    JsonNode value = metadata.path(entry.getKey());
                    String operator = entry.getValue().fieldNames().next();
                    JsonNode operand = entry.getValue().path(operator);
                    matches &= switch (operator) {
                        case "$eq" -> value.equals(operand);
                        case "$gte" -> value.asDouble() >= operand.asDouble();
                        default -> throw new IllegalArgumentException("operator " + operator);
                    };
                }
            }
            return matches;
        }
    }
}
