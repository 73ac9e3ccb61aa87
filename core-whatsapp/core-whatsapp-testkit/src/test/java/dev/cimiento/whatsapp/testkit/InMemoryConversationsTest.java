package dev.cimiento.whatsapp.testkit;

import dev.cimiento.whatsapp.inmemory.InMemoryConversations;
import dev.cimiento.whatsapp.spi.WhatsAppStore;

class InMemoryConversationsTest extends ConversationsContract {

    private final InMemoryConversations store = new InMemoryConversations();

    @Override
    protected WhatsAppStore store() {
        return store;
    }
}
