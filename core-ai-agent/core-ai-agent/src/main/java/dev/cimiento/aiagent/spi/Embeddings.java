package dev.cimiento.aiagent.spi;

import java.util.List;

/**
 * Turns texts into vectors that lie close where the texts mean the same. A store of documents calls it when a document is stored and when one
 * is searched for.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Embeddings {

    /** The model, for example {@code nomic-embed-text}. Vectors of different models do not compare: a store keeps this name beside them. */
    String name();

    /**
     * The vectors of these texts, in their order, all of one length.
     *
     * @param texts not empty
     * @param purpose what the texts are, since many models want questions and passages told apart
     * @throws dev.cimiento.aiagent.AiAgentException when there is no model to ask
     */
    List<float[]> embed(List<String> texts, Purpose purpose);

    /** What is embedded. */
    enum Purpose {
        /** A piece of a document, to be found later. */
        PASSAGE,
        /** A question, to find pieces with. */
        QUESTION
    }
}
