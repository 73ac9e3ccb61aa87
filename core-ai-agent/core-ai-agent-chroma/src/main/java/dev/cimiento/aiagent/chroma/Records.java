package dev.cimiento.aiagent.chroma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.Source;
import dev.cimiento.tenancy.TenantId;
import java.util.List;

/** Passages as Chroma keeps them: id, vector, text, and metadata that says whose they are. */
final class Records {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Records() {}

    /** Records of these passages with these vectors. */
    static ObjectNode of(TenantId tenant, List<Passage> passages, List<float[]> vectors) {
        ObjectNode records = JSON.objectNode();
        ArrayNode ids = records.putArray("ids");
        ArrayNode embedded = records.putArray("embeddings");
        ArrayNode texts = records.putArray("documents");
        ArrayNode metadatas = records.putArray("metadatas");
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            ids.add(passage.source().document() + "#" + passage.number());
            embedded.add(vector(vectors.get(i)));
            texts.add(passage.text());
            metadatas
                    .addObject()
                    .put("tenant", tenant.value())
                    .put("document", passage.source().document().value())
                    .put("title", passage.source().title())
                    .put("language", passage.language().name())
                    .put("number", passage.number());
        }
        return records;
    }

    /** Whether a record, or a collection, was made for this tenant. */
    static boolean belongs(JsonNode metadata, TenantId tenant) {
        return metadata.path("tenant").asText().equals(tenant.value());
    }

    /** A filter: this key has this value. */
    static ObjectNode is(String key, String value) {
        ObjectNode where = JSON.objectNode();
        where.putObject(key).put("$eq", value);
        return where;
    }

    static ArrayNode vector(float[] values) {
        ArrayNode vector = JSON.arrayNode(values.length);
        for (float value : values) {
            vector.add(value);
        }
        return vector;
    }

    static Source source(JsonNode metadata) {
        return new Source(
                DocumentId.of(metadata.path("document").asText()),
                metadata.path("title").asText());
    }

    static Passage passage(JsonNode metadata, JsonNode text) {
        return new Passage(
                source(metadata),
                Language.valueOf(metadata.path("language").asText()),
                metadata.path("number").asInt(),
                text.asText());
    }
}
