package dev.cimiento.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.WhatsAppEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events in a webhook's JSON. Meta adds fields and kinds as it likes, so nothing unknown is an error, and one event that cannot be read does
 * not lose the others.
 */
final class CloudEvents {

    private static final Logger LOG = LoggerFactory.getLogger(CloudEvents.class);

    private CloudEvents() {}

    static List<WhatsAppEvent> of(JsonNode json) {
        List<WhatsAppEvent> events = new ArrayList<>();
        for (JsonNode entry : json.path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                if (text(change, "field").equals("messages")) {
                    addAll(change.path("value"), events);
                }
            }
        }
        return events;
    }

    private static void addAll(JsonNode value, List<WhatsAppEvent> events) {
        String line = text(value.path("metadata"), "phone_number_id");
        for (JsonNode message : value.path("messages")) {
            readable(() -> message(new LineId(line), message, value.path("contacts")))
                    .ifPresent(events::add);
        }
        for (JsonNode status : value.path("statuses")) {
            readable(() -> status(new LineId(line), status)).ifPresent(events::add);
        }
    }

    private static Optional<WhatsAppEvent> readable(Supplier<Optional<WhatsAppEvent>> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | DateTimeException e) {
            // The exception's text may hold what the person sent.
            LOG.warn("an event cannot be read and is left: {}", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static Optional<WhatsAppEvent> message(LineId line, JsonNode message, JsonNode contacts) {
        return contact(message, contacts)
                .map(from -> new InboundMessage(
                        new ProviderMessageId(text(message, "id")), line, from, content(message), time(message)));
    }

    /** Since 2026 the phone may be missing and only the user id be there; before, the other way round. */
    private static Optional<Contact> contact(JsonNode message, JsonNode contacts) {
        String phone = text(message, "from");
        JsonNode card = card(phone, text(message, "from_user_id"), contacts);
        String userId = firstOf(text(message, "from_user_id"), text(card, "user_id"));
        String name = text(card.path("profile"), "name");
        if (!phone.isEmpty()) {
            Contact contact = Contact.ofPhone(phone).withName(name);
            return Optional.of(userId.isEmpty() ? contact : contact.withUserId(userId));
        }
        return userId.isEmpty()
                ? Optional.empty()
                : Optional.of(Contact.ofUserId(userId).withName(name));
    }

    private static JsonNode card(String phone, String userId, JsonNode contacts) {
        for (JsonNode contact : contacts) {
            boolean samePhone = !phone.isEmpty() && text(contact, "wa_id").equals(phone);
            boolean sameUser = !userId.isEmpty() && text(contact, "user_id").equals(userId);
            if (samePhone || sameUser) {
                return contact;
            }
        }
        return contacts.path(-1);
    }

    private static InboundContent content(JsonNode message) {
        String type = firstOf(text(message, "type"), "unknown");
        JsonNode interactive = message.path("interactive");
        return switch (type) {
            case "text" -> new InboundContent.Text(text(message.path("text"), "body"));
            case "button" ->
                new InboundContent.Choice(
                        text(message.path("button"), "payload"), text(message.path("button"), "text"));
            case "interactive" -> {
                String kind = text(interactive, "type");
                JsonNode reply = interactive.path(kind);
                yield reply.has("id") && reply.has("title")
                        ? new InboundContent.Choice(text(reply, "id"), text(reply, "title"))
                        : new InboundContent.Unsupported(kind.isEmpty() ? type : kind);
            }
            default -> new InboundContent.Unsupported(type);
        };
    }

    private static Optional<WhatsAppEvent> status(LineId line, JsonNode status) {
        DeliveryStatus reached;
        switch (text(status, "status")) {
            case "sent" -> reached = DeliveryStatus.SENT;
            case "delivered" -> reached = DeliveryStatus.DELIVERED;
            case "read", "played" -> reached = DeliveryStatus.READ;
            case "failed" -> reached = DeliveryStatus.FAILED;
            default -> {
                return Optional.empty();
            }
        }
        StatusUpdate update = StatusUpdate.of(line, new ProviderMessageId(text(status, "id")), reached, time(status));
        Optional<MessageId> ours = MessageId.parse(text(status, "biz_opaque_callback_data"));
        if (ours.isPresent()) {
            update = update.withMessage(ours.get());
        }
        return Optional.of(
                reached == DeliveryStatus.FAILED
                        ? update.withRefusal(CloudErrors.refusalOrOther(
                                status.path("errors").path(0).path("code").asInt()))
                        : update);
    }

    private static Instant time(JsonNode node) {
        return Instant.ofEpochSecond(Long.parseLong(text(node, "timestamp")));
    }

    /** Empty for what is missing, null, or not a text or a number. */
    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() || value.isNumber() ? value.asText() : "";
    }

    private static String firstOf(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
