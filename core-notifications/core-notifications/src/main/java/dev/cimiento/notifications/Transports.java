package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/** Which transport serves which channel. Immutable. */
final class Transports {

    private final Map<Channel, Sender> senders;

    private Transports(Map<Channel, Sender> senders) {
        this.senders = senders;
    }

    static Transports none() {
        return new Transports(Map.of());
    }

    Transports email(EmailTransport transport) {
        requireNonNull(transport, "transport");
        return with(
                Channel.EMAIL, message -> transport.send(email(message.id(), message.recipient(), message.content())));
    }

    Transports sms(SmsTransport transport) {
        requireNonNull(transport, "transport");
        return with(Channel.SMS, message -> transport.send(sms(message.id(), message.recipient(), message.content())));
    }

    Transports channel(Channel channel, ChannelTransport transport) {
        requireNonNull(transport, "transport");
        if (requireNonNull(channel, "channel") == Channel.EMAIL || channel == Channel.SMS) {
            throw new IllegalArgumentException(
                    "channel must be WHATSAPP or PUSH, was " + channel + ", which has a transport of its own type");
        }
        return with(
                channel,
                message -> transport.send(
                        new ChannelMessage(message.id(), message.recipient(), message.template(), message.content())));
    }

    void requireServed(Channel channel) {
        if (!senders.containsKey(channel)) {
            throw new IllegalStateException(
                    "no transport serves " + channel + "; hand one to the Notifier where it is wired");
        }
    }

    /** Refuses, before it is queued, what no transport could take. */
    void check(NotificationId id, Recipient recipient, Content content) {
        try {
            switch (recipient.channel()) {
                case EMAIL -> email(id, recipient, content);
                case SMS -> sms(id, recipient, content);
                case WHATSAPP, PUSH -> {}
            }
        } catch (IllegalArgumentException e) {
            throw new TemplateException(String.valueOf(e.getMessage()), e);
        }
    }

    SendResult send(OutboxMessage message) {
        Sender sender = senders.get(message.recipient().channel());
        if (sender == null) {
            // Not permanent: another process, or the next release, may serve it.
            throw new RetryableNotificationsException(
                    "no transport serves " + message.recipient().channel());
        }
        return sender.send(message);
    }

    private Transports with(Channel channel, Sender sender) {
        Map<Channel, Sender> all = new EnumMap<>(Channel.class);
        all.putAll(senders);
        all.put(channel, sender);
        return new Transports(all);
    }

    private static Email email(NotificationId id, Recipient recipient, Content content) {
        return Email.of(id, EmailAddress.of(recipient.address()), content);
    }

    private static Sms sms(NotificationId id, Recipient recipient, Content content) {
        return Sms.of(id, PhoneNumber.of(recipient.address()), content.text());
    }

    private interface Sender {

        SendResult send(OutboxMessage message);
    }
}
