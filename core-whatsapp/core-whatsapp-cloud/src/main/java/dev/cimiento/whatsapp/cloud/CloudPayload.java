package dev.cimiento.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.OutboundMessage.Template;
import dev.cimiento.whatsapp.OutboundMessage.Text;

/** A message as the JSON of {@code POST /<phone-number-id>/messages}. */
final class CloudPayload {

    private static final int MOST_BUTTONS = 3;
    private static final int LONGEST_BUTTON = 20;

    private CloudPayload() {}

    static ObjectNode of(Envelope envelope) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("messaging_product", "whatsapp");
        payload.put("recipient_type", "individual");
        address(payload, envelope.to());
        // Comes back in every status of this message: finds it even where our answer to this request is lost.
        payload.put("biz_opaque_callback_data", envelope.id().toString());
        if (envelope.message() instanceof Text text) {
            payload.put("type", "text");
            payload.putObject("text").put("preview_url", true).put("body", text.body());
        } else if (envelope.message() instanceof Menu menu) {
            payload.put("type", "interactive");
            interactive(payload.putObject("interactive"), menu);
        } else if (envelope.message() instanceof Template template) {
            payload.put("type", "template");
            template(payload.putObject("template"), template);
        }
        return payload;
    }

    /** A phone wins where both are there, as with Meta. */
    private static void address(ObjectNode payload, Contact to) {
        if (to.phone().isPresent()) {
            payload.put("to", to.phone().get());
        } else {
            payload.put("recipient", to.userId().orElseThrow());
        }
    }

    private static void interactive(ObjectNode interactive, Menu menu) {
        boolean buttons = menu.options().size() <= MOST_BUTTONS
                && menu.options().stream()
                        .allMatch(option -> option.title().length() <= LONGEST_BUTTON
                                && option.description().isEmpty());
        interactive.put("type", buttons ? "button" : "list");
        interactive.putObject("body").put("text", menu.body());
        ObjectNode action = interactive.putObject("action");
        if (buttons) {
            ArrayNode array = action.putArray("buttons");
            menu.options()
                    .forEach(option -> array.addObject()
                            .put("type", "reply")
                            .putObject("reply")
                            .put("id", option.id())
                            .put("title", option.title()));
        } else {
            action.put("button", menu.label());
            ArrayNode rows = action.putArray("sections").addObject().putArray("rows");
            menu.options().forEach(option -> row(rows.addObject(), option));
        }
    }

    private static void row(ObjectNode row, Option option) {
        row.put("id", option.id()).put("title", option.title());
        if (!option.description().isEmpty()) {
            row.put("description", option.description());
        }
    }

    private static void template(ObjectNode node, Template template) {
        node.put("name", template.name());
        node.putObject("language").put("code", template.language());
        if (!template.parameters().isEmpty()) {
            ObjectNode body = node.putArray("components").addObject().put("type", "body");
            ArrayNode parameters = body.putArray("parameters");
            template.parameters()
                    .forEach(text -> parameters.addObject().put("type", "text").put("text", text));
        }
    }
}
