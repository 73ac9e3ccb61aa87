package dev.cimiento.reference.messaging;

import dev.cimiento.notifications.Notifier;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** What was sent, for reading in a browser; registered in development only. */
@Path("/api/v1/dev/outbox")
@Produces(MediaType.APPLICATION_JSON)
public final class OutboxResource {

    private static final int SHOWN = 50;

    private final Notifier notifier;

    /** Reads this outbox. */
    public OutboxResource(Notifier notifier) {
        this.notifier = notifier;
    }

    /**
     * A message.
     *
     * @param channel e-mail, SMS, WhatsApp or push
     * @param to the address
     * @param subject of an e-mail; empty elsewhere
     * @param text what it says
     * @param status how far it has come
     * @param at when that changed last
     */
    public record Message(String channel, String to, String subject, String text, String status, Instant at) {}

    /** The newest first. */
    @GET
    public List<Message> recent() {
        return notifier.recent(SHOWN).stream()
                .map(entry -> new Message(
                        entry.message().recipient().channel().name(),
                        entry.message().recipient().address(),
                        entry.message().content().subject().orElse(""),
                        entry.message().content().text(),
                        entry.state().status().name(),
                        entry.state().changedAt()))
                .toList();
    }
}
