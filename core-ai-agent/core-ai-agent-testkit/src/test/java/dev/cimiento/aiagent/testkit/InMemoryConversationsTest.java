package dev.cimiento.aiagent.testkit;

import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.inmemory.InMemoryConversations;

class InMemoryConversationsTest extends ConversationsContract {

    private final Conversations conversations = new InMemoryConversations();

    @Override
    protected Conversations conversations() {
        return conversations;
    }
}
