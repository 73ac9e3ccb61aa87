package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

/**
 * A document, as a citation.
 *
 * @param document its id
 * @param title its title
 */
public record Source(DocumentId document, String title) {

    /** Checks that both are there. */
    public Source {
        requireNonNull(document, "document");
        requireNonNull(title, "title");
    }
}
