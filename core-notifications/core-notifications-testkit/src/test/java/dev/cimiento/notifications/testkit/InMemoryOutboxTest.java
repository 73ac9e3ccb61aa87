package dev.cimiento.notifications.testkit;

import dev.cimiento.notifications.inmemory.InMemoryOutbox;
import dev.cimiento.notifications.spi.Outbox;

class InMemoryOutboxTest extends OutboxContract {

    @Override
    protected Outbox create() {
        return new InMemoryOutbox();
    }
}
