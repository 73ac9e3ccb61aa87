package dev.cimiento.whatsapp.testkit;

import dev.cimiento.whatsapp.inmemory.InMemoryConversations;
import dev.cimiento.whatsapp.spi.WhatsAppStore;

class InMemoryOutboxTest extends OutboxContract {

    private final InMemoryConversations store = new InMemoryConversations();

    @Override
    protected WhatsAppStore store() {
        return store;
    }
}
