package dev.cimiento.aiagent.chroma;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.spi.Embeddings;
import dev.cimiento.aiagent.spi.LocalHttp;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Documents in a local Chroma server (1.0 or newer), one collection a tenant, found by meaning rather than by words.
 *
 * <p>Chroma asks nobody who they are: let nothing but this program reach it (loopback, a NetworkPolicy). Every record carries its tenant,
 * every search names it, and a hit of another is dropped.
 *
 * <p>Chroma has no transactions: a search while a document is replaced may find passages of both versions, and of two programs that replace
 * one document at once, passages of both may stay. Inside one program replacements of one document take turns. It does not join the
 * caller's transaction either.
 *
 * <p>Safe for use by many threads.
 */
public final class ChromaDocuments implements Documents {

    private static final int BATCH = 100;
    private static final int PAGE = 500;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ChromaClient chroma;
    private final Embeddings embeddings;
    private final double farthest;
    private final ConcurrentHashMap<TenantId, String> collections;
    private final Turns turns;

    private ChromaDocuments(
            ChromaClient chroma,
            Embeddings embeddings,
            double farthest,
            ConcurrentHashMap<TenantId, String> collections,
            Turns turns) {
        this.chroma = chroma;
        this.embeddings = embeddings;
        this.farthest = farthest;
        this.collections = collections;
        this.turns = turns;
    }

    /**
     * In the Chroma server at this address, with these embeddings; what is farther from a question than 0.6 (cosine distance) is not found.
     *
     * @param server for example {@code http://127.0.0.1:8000}
     * @param addresses what is local
     * @throws dev.cimiento.aiagent.AddressRefusedException when the address can be seen to be not local without looking it up
     */
    public static ChromaDocuments at(URI server, LocalAddresses addresses, Embeddings embeddings) {
        addresses.check(requireNonNull(server, "server"));
        return new ChromaDocuments(
                new ChromaClient(LocalHttp.to(addresses), server),
                requireNonNull(embeddings, "embeddings"),
                0.6,
                new ConcurrentHashMap<>(),
                new Turns());
    }

    /**
     * Finding only what is this near: 0 is the same, 1 has nothing to do with it. What is near enough depends on the model of the
     * embeddings: try it with questions that no document answers.
     *
     * @throws IllegalArgumentException when the distance is not above 0 and at most 2
     */
    public ChromaDocuments within(double distance) {
        if (!(distance > 0 && distance <= 2)) {
            throw new IllegalArgumentException("distance must be above 0 and at most 2, was " + distance);
        }
        return new ChromaDocuments(chroma, embeddings, distance, collections, turns);
    }

    @Override
    public void put(Document document) {
        TenantId tenant = TenantContext.require();
        List<Passage> passages = document.passages();
        List<float[]> vectors = embeddings.embed(
                passages.stream()
                        .map(passage -> document.title() + "\n" + passage.text())
                        .toList(),
                Embeddings.Purpose.PASSAGE);
        turns.take(tenant, document.id(), () -> {
            store(tenant, document.id(), passages, vectors);
            return true;
        });
    }

    @Override
    public boolean remove(DocumentId id) {
        TenantId tenant = TenantContext.require();
        return turns.take(tenant, id, () -> {
            boolean present = exists(tenant, id);
            if (present) {
                ObjectNode all = JSON.objectNode();
                all.set("where", Records.is("document", id.value()));
                in(tenant, Absent.SKIP, "delete", all);
            }
            return present;
        });
    }

    @Override
    public List<Source> list() {
        TenantId tenant = TenantContext.require();
        List<Source> sources = new ArrayList<>();
        int read = PAGE;
        for (int offset = 0; read == PAGE; offset += PAGE) {
            ObjectNode request = JSON.objectNode().put("limit", PAGE).put("offset", offset);
            request.putObject("where").putObject("number").put("$eq", 0);
            request.putArray("include").add("metadatas");
            JsonNode metadatas = in(tenant, Absent.SKIP, "get", request)
                    .map(found -> found.path("metadatas"))
                    .orElse(JSON.arrayNode());
            read = metadatas.size();
            for (JsonNode metadata : metadatas) {
                if (Records.belongs(metadata, tenant)) {
                    sources.add(Records.source(metadata));
                }
            }
        }
        sources.sort(Comparator.comparing(source -> source.document().value()));
        return List.copyOf(sources);
    }

    @Override
    public List<Passage> search(String words, int limit) {
        TenantId tenant = TenantContext.require();
        if (limit < 1 || limit > MOST_PASSAGES) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_PASSAGES + ", was " + limit);
        }
        if (words.isBlank() || collection(tenant, Absent.SKIP).isEmpty()) {
            return List.of();
        }
        ObjectNode request = JSON.objectNode().put("n_results", limit);
        request.set("where", Records.is("tenant", tenant.value()));
        request.putArray("query_embeddings")
                .add(Records.vector(embeddings
                        .embed(List.of(words), Embeddings.Purpose.QUESTION)
                        .get(0)));
        request.putArray("include").add("metadatas").add("documents").add("distances");
        JsonNode found = in(tenant, Absent.SKIP, "query", request).orElse(JSON.objectNode());
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < found.path("ids").path(0).size(); i++) {
            JsonNode metadata = found.path("metadatas").path(0).path(i);
            double distance = found.path("distances").path(0).path(i).asDouble(Double.MAX_VALUE);
            if (Records.belongs(metadata, tenant) && distance <= farthest) {
                passages.add(Records.passage(
                        metadata, found.path("documents").path(0).path(i)));
            }
        }
        return List.copyOf(passages);
    }

    private void store(TenantId tenant, DocumentId id, List<Passage> passages, List<float[]> vectors) {
        for (int from = 0; from < passages.size(); from += BATCH) {
            int to = Math.min(from + BATCH, passages.size());
            ObjectNode records = Records.of(tenant, passages.subList(from, to), vectors.subList(from, to));
            in(tenant, Absent.CREATE, "upsert", records);
        }
        // By number, not by version: what another program wrote meanwhile must not be taken away whole.
        ObjectNode stale = JSON.objectNode();
        ArrayNode both = stale.putObject("where").putArray("$and");
        both.add(Records.is("document", id.value()));
        both.addObject().putObject("number").put("$gte", passages.size());
        in(tenant, Absent.SKIP, "delete", stale);
    }

    private boolean exists(TenantId tenant, DocumentId id) {
        ObjectNode request = JSON.objectNode().put("limit", 1);
        request.set("where", Records.is("document", id.value()));
        request.putArray("include");
        return in(tenant, Absent.SKIP, "get", request)
                .map(found -> !found.path("ids").isEmpty())
                .orElse(false);
    }

    /** Works on the tenant's collection; empty where there is none. Looks it up anew, once, where it was removed and made again meanwhile. */
    private Optional<JsonNode> in(TenantId tenant, Absent absent, String verb, ObjectNode body) {
        Optional<String> collection = collection(tenant, absent);
        Optional<JsonNode> reply = collection.flatMap(id -> chroma.post(id, verb, body));
        if (reply.isEmpty() && collection.isPresent()) {
            collections.remove(tenant, collection.get());
            reply = collection(tenant, absent).flatMap(id -> chroma.post(id, verb, body));
            if (reply.isEmpty() && absent == Absent.CREATE) {
                throw new PermanentAiAgentException(
                        "Chroma does not know collection " + name(tenant) + ", which it just made");
            }
        }
        return reply;
    }

    private Optional<String> collection(TenantId tenant, Absent absent) {
        Optional<String> known = Optional.ofNullable(collections.get(tenant));
        if (known.isPresent()) {
            return known;
        }
        Optional<JsonNode> found = chroma.find(name(tenant));
        if (found.isEmpty() && absent == Absent.CREATE) {
            ObjectNode metadata =
                    JSON.objectNode().put("tenant", tenant.value()).put("embeddings", embeddings.name());
            found = Optional.of(chroma.findOrCreate(name(tenant), metadata));
        }
        Optional<String> id = found.map(collection -> checked(tenant, collection));
        id.ifPresent(value -> collections.put(tenant, value));
        return id;
    }

    private String checked(TenantId tenant, JsonNode collection) {
        JsonNode metadata = collection.path("metadata");
        String id = collection.path("id").asText();
        if (!Records.belongs(metadata, tenant) || id.isEmpty() || !id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new PermanentAiAgentException(
                    "collection " + name(tenant) + " was not made for tenant " + tenant + ": remove or rename it");
        }
        if (!metadata.path("embeddings").asText().equals(embeddings.name())) {
            throw new PermanentAiAgentException("collection " + name(tenant) + " holds embeddings of "
                    + metadata.path("embeddings").asText() + ", not of " + embeddings.name()
                    + ": remove it and store the documents again");
        }
        return id;
    }

    private static String name(TenantId tenant) {
        return "cimiento-" + tenant.value();
    }

    /** What to do where a tenant has no collection yet. */
    private enum Absent {
        CREATE,
        SKIP
    }

    /** Locks, so that replacements of one document take turns; few, so that they need no cleaning up. */
    private static final class Turns {

        private final ReentrantLock[] locks = new ReentrantLock[64];

        Turns() {
            Arrays.setAll(locks, i -> new ReentrantLock());
        }

        boolean take(TenantId tenant, DocumentId document, BooleanSupplier work) {
            ReentrantLock lock = locks[Math.floorMod(31 * tenant.hashCode() + document.hashCode(), locks.length)];
            lock.lock();
            try {
                return work.getAsBoolean();
            } finally {
                lock.unlock();
            }
        }
    }
}
