package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

/**
 * One message of a channel that has no type of its own here (WhatsApp, push), ready to go.
 *
 * @param id the same for every attempt to send it
 * @param recipient who gets it, and on which channel
 * @param template the text's name, for providers that know their templates by name
 * @param content what it says; its subject is the title where the channel has one
 */
public record ChannelMessage(NotificationId id, Recipient recipient, TemplateName template, Content content) {

    /** Checks that nothing is missing. */
    public ChannelMessage {
        requireNonNull(id, "id");
        requireNonNull(recipient, "recipient");
        requireNonNull(template, "template");
        requireNonNull(content, "content");
    }
}
