package dev.cimiento.aiagent;

import java.util.List;

/**
 * The documents of the current tenant. No method sees those of another.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Documents {

    /** The most passages that one search gives. */
    int MOST_PASSAGES = 50;

    /**
     * Stores the document; one with the same id is replaced as a whole. Storing the same again changes nothing.
     *
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant is entered
     */
    void put(Document document);

    /** Removes the document with all its passages, and says whether there was one. */
    boolean remove(DocumentId id);

    /** Every document, by id. */
    List<Source> list();

    /**
     * The passages that say most about these words, best first. Empty where none says anything.
     *
     * @param words a question as people ask it; nothing in it is an operator
     * @param limit how many at most, 1 to {@link #MOST_PASSAGES}
     * @throws IllegalArgumentException when the limit is out of range
     */
    List<Passage> search(String words, int limit);
}
