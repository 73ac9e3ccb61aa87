package dev.cimiento.auth.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Messenger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps messages to be read, apart for each tenant: for tests and first programs. Safe for use by many threads. */
public final class InMemoryMessenger implements Messenger {

    private final ByTenant<List<AuthMessage>> tenants = new ByTenant<>(ArrayList::new);

    /** Empty. */
    public InMemoryMessenger() {}

    @Override
    public void deliver(AuthMessage message) {
        List<AuthMessage> messages = tenants.current();
        synchronized (messages) {
            messages.add(requireNonNull(message, "message"));
        }
    }

    /** The current tenant's messages, the oldest first. */
    public List<AuthMessage> messages() {
        List<AuthMessage> messages = tenants.current();
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** The last message of this kind to this address. */
    public <M extends AuthMessage> Optional<M> last(Class<M> kind, EmailAddress to) {
        return messages().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(message -> message.to().equals(to))
                .reduce((earlier, later) -> later);
    }
}
