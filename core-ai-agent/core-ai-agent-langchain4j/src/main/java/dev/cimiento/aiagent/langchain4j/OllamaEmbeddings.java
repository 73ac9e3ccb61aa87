package dev.cimiento.aiagent.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.aiagent.spi.Embeddings;
import dev.cimiento.aiagent.spi.LocalHttp;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings of a local Ollama. Choose a model that knows the languages of the documents: {@code bge-m3}, {@code embeddinggemma}; most small ones
 * know English alone. Models that want questions and passages told apart are told: {@code nomic-embed-text} and those of the E5 family.
 *
 * <p>Safe for use by many threads.
 */
public final class OllamaEmbeddings implements Embeddings {

    private static final int BATCH = 32;

    private final OllamaModel model;
    private final LocalHttp http;
    private final Attestation attestation;

    private OllamaEmbeddings(OllamaModel model, LocalHttp http, Attestation attestation) {
        this.model = model;
        this.http = http;
        this.attestation = attestation;
    }

    /** Of this model. Its time is that for 32 texts. */
    public static OllamaEmbeddings of(OllamaModel model, InstantSource clock) {
        requireNonNull(clock, "clock");
        return new OllamaEmbeddings(
                requireNonNull(model, "model"), LocalHttp.to(model.addresses()), new Attestation(model, clock));
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("texts must not be empty");
        }
        String prefix = prefix(purpose);
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<TextSegment> batch = texts.subList(from, Math.min(from + BATCH, texts.size())).stream()
                    .map(text -> TextSegment.from(prefix + text))
                    .toList();
            List<Embedding> embedded = call(batch);
            if (embedded.size() != batch.size()) {
                throw new PermanentAiAgentException("model " + model.name() + " gave " + embedded.size()
                        + " vectors for " + batch.size() + " texts");
            }
            embedded.forEach(embedding -> vectors.add(embedding.vector()));
        }
        int length = vectors.get(0).length;
        if (length == 0 || vectors.stream().anyMatch(vector -> vector.length != length)) {
            throw new PermanentAiAgentException("model " + model.name() + " gave vectors of different lengths");
        }
        return List.copyOf(vectors);
    }

    private List<Embedding> call(List<TextSegment> batch) {
        OllamaHttp ollama = new OllamaHttp(http, model.timeout(), 2);
        try {
            attestation.require(ollama);
            return OllamaEmbeddingModel.builder()
                    .httpClientBuilder(ollama)
                    .baseUrl(model.address().toString())
                    .modelName(model.name())
                    .maxRetries(0)
                    .logRequests(false)
                    .logResponses(false)
                    .build()
                    .embedAll(batch)
                    .content();
        } catch (RuntimeException e) {
            Failure failure = Failure.of(e);
            String message = "no embeddings from model " + model.name() + ": " + failure.reason() + " ("
                    + failure.detail() + ")";
            throw switch (failure.reason()) {
                case UNREACHABLE, TOO_SLOW -> new RetryableAiAgentException(message);
                default -> new PermanentAiAgentException(message);
            };
        }
    }

    private String prefix(Purpose purpose) {
        if (model.name().startsWith("nomic-embed-text")) {
            return purpose == Purpose.QUESTION ? "search_query: " : "search_document: ";
        }
        if (model.name().contains("e5")) {
            return purpose == Purpose.QUESTION ? "query: " : "passage: ";
        }
        return "";
    }
}
