package dev.cimiento.aiagent.chroma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.aiagent.spi.LocalHttp;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Chroma's HTTP API, version 2 (version 1 answers 410 since Chroma 1.0), as far as it is needed. Safe for use by many threads. */
final class ChromaClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final LocalHttp http;
    private final URI collections;

    ChromaClient(LocalHttp http, URI server) {
        this.http = http;
        this.collections = server.resolve("/api/v2/tenants/default_tenant/databases/default_database/collections/");
    }

    /** The collection with this name. */
    Optional<JsonNode> find(String name) {
        return send("GET", name, Optional.empty());
    }

    /** The collection with this name, made with this metadata where there is none. Compares by cosine. */
    JsonNode findOrCreate(String name, ObjectNode metadata) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("name", name).put("get_or_create", true);
        body.set("metadata", metadata);
        body.putObject("configuration").putObject("hnsw").put("space", "cosine");
        // Without the slash at the end, which is another path.
        return send("POST", "../collections", Optional.of(body))
                .orElseThrow(() -> new PermanentAiAgentException("Chroma has no database default_database: is "
                        + collections.getAuthority() + " a Chroma server?"));
    }

    /** Does something to a collection; empty where it is gone. */
    Optional<JsonNode> post(String collection, String verb, ObjectNode body) {
        return send("POST", collection + "/" + verb, Optional.of(body));
    }

    private Optional<JsonNode> send(String method, String path, Optional<ObjectNode> body) {
        LocalHttp.Reply reply = http.send(method, collections.resolve(path), body.map(ObjectNode::toString), TIMEOUT);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (reply.status() >= 500 || reply.status() == 429) {
            throw new RetryableAiAgentException("Chroma answered " + method + " with status " + reply.status());
        }
        if (reply.status() >= 300) {
            // Without the body, which may repeat a passage.
            throw new PermanentAiAgentException("Chroma refused " + method + " with status " + reply.status());
        }
        try {
            return Optional.of(JSON.readTree(reply.body()));
        } catch (JsonProcessingException e) {
            // Without the cause, whose message quotes what was read.
            throw new PermanentAiAgentException("Chroma's answer to " + method + " is not JSON");
        }
    }
}
