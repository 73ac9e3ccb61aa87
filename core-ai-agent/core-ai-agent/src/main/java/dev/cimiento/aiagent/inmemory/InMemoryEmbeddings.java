package dev.cimiento.aiagent.inmemory;

import dev.cimiento.aiagent.internal.Words;
import dev.cimiento.aiagent.spi.Embeddings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Embeddings without a model: texts lie close where they share words. Enough for tests and demos of a vector store; a model knows synonyms,
 * this does not. Deterministic. Safe for use by many threads.
 */
public final class InMemoryEmbeddings implements Embeddings {

    private static final int DIMENSIONS = 1024;

    /** Ready. */
    public InMemoryEmbeddings() {}

    @Override
    public String name() {
        return "words-" + DIMENSIONS;
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        return texts.stream().map(InMemoryEmbeddings::embed).toList();
    }

    private static float[] embed(String text) {
        Set<String> words = new HashSet<>(Words.of(text));
        float[] vector = new float[DIMENSIONS];
        if (words.isEmpty()) {
            // Cosine needs a direction: texts without words all lie in one that no word has.
            Arrays.fill(vector, (float) (-1 / Math.sqrt(DIMENSIONS)));
            return vector;
        }
        float share = (float) (1 / Math.sqrt(words.size()));
        words.forEach(word -> vector[Math.floorMod(word.hashCode() * 0x9E3779B1, DIMENSIONS)] = share);
        return vector;
    }
}
