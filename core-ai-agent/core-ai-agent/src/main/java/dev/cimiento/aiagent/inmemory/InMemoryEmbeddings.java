package dev.cimiento.aiagent.inmemory;

import dev.cimiento.aiagent.internal.Words;
import dev.cimiento.aiagent.spi.Embeddings;
import java.util.List;

/**
 * Embeddings without a model: texts lie close where they share words. Enough for tests and demos of a vector store; a model knows synonyms,
 * this does not. Deterministic. Safe for use by many threads.
 */
public final class InMemoryEmbeddings implements Embeddings {

    private static final int DIMENSIONS = 512;

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
        float[] vector = new float[DIMENSIONS];
        for (String word : Words.of(text)) {
            vector[Math.floorMod(word.hashCode() * 0x9E3779B1, DIMENSIONS)] += 1;
        }
        double length = 0;
        for (float value : vector) {
            length += value * value;
        }
        if (length == 0) {
            // Cosine needs a direction: texts without words all lie in one that no word has.
            return unit();
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }

    private static float[] unit() {
        float[] vector = new float[DIMENSIONS];
        java.util.Arrays.fill(vector, (float) (-1 / Math.sqrt(DIMENSIONS)));
        return vector;
    }
}
