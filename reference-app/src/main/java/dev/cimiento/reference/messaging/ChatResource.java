package dev.cimiento.reference.messaging;

import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.WhatsApp;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A telephone without a telephone: what is typed here comes in as from the provider; registered in development only. */
@Path("/api/v1/dev/chat")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ChatResource {

    private static final int SHOWN = 100;

    private final WhatsApp whatsApp;
    private final Supplier<LineId> line;
    private final InstantSource clock;

    /** Writes to this line of the current tenant. */
    public ChatResource(WhatsApp whatsApp, Supplier<LineId> line, InstantSource clock) {
        this.whatsApp = whatsApp;
        this.line = line;
        this.clock = clock;
    }

    /** What somebody types. */
    public record Typed(@Nullable String phone, @Nullable String text) {}

    /**
     * A bubble.
     *
     * @param from {@code person} or {@code bot}
     * @param text how it reads
     * @param at when
     */
    public record Bubble(String from, String text, Instant at) {}

    /** Sends a message; the answer comes by and by. */
    @POST
    public Response send(Typed typed) {
        whatsApp.receive(new InboundMessage(
                new ProviderMessageId("sim." + UUID.randomUUID()),
                line.get(),
                contact(typed.phone()),
                new InboundContent.Text(Input.text("text", typed.text(), 500)),
                clock.instant()));
        return Response.accepted().build();
    }

    /** The conversation, oldest first. */
    @GET
    public List<Bubble> show(@QueryParam("phone") @Nullable String phone) {
        return whatsApp
                .conversations()
                .with(line.get(), contact(phone))
                .map(conversation -> whatsApp.conversations().history(conversation.id(), SHOWN))
                .orElse(List.of())
                .stream()
                .map(entry ->
                        new Bubble(entry instanceof ChatEntry.Received ? "person" : "bot", entry.text(), entry.at()))
                .toList();
    }

    private static Contact contact(@Nullable String phone) {
        String text = Input.text("phone", phone, 20);
        try {
            return Contact.ofPhone(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("phone", "must be in E.164 form such as +5491155501234");
        }
    }
}
