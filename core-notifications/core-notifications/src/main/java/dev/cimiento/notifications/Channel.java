package dev.cimiento.notifications;

/** The way a message takes. Each is served by a transport that the host hands to the {@link Notifier}. */
public enum Channel {
    /** E-mail, by an {@link EmailTransport}. */
    EMAIL,
    /** Text message to a phone, by an {@link SmsTransport}. */
    SMS,
    /** WhatsApp, by a {@link ChannelTransport}. */
    WHATSAPP,
    /** A notification on a device or in a browser, by a {@link ChannelTransport}. */
    PUSH
}
