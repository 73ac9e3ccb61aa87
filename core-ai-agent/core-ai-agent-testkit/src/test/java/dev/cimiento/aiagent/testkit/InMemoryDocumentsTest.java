package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.inmemory.InMemoryDocuments;

class InMemoryDocumentsTest extends DocumentsContract {

    private final Documents documents = new InMemoryDocuments();

    @Override
    protected Documents documents() {
        return documents;
    }
}
