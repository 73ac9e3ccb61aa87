package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

/**
 * Who gets a message, and on which channel. Its {@code toString()} is masked.
 *
 * @param channel the way
 * @param address an {@link EmailAddress}'s text, a {@link PhoneNumber}'s text for SMS and WhatsApp, or a device's token for push
 */
public record Recipient(Channel channel, String address) {

    private static final int LONGEST_TOKEN = 4096;

    /**
     * Checks that the address is one of that channel.
     *
     * @throws IllegalArgumentException when it is not
     */
    public Recipient {
        requireNonNull(channel, "channel");
        requireNonNull(address, "address");
        switch (channel) {
            case EMAIL -> EmailAddress.of(address);
            case SMS, WHATSAPP -> PhoneNumber.of(address);
            case PUSH -> {
                if (address.isBlank() || address.length() > LONGEST_TOKEN) {
                    throw new IllegalArgumentException(
                            "push token must have 1 to 4096 characters, was " + Shown.masked(address));
                }
            }
        }
    }

    /** Somebody's mailbox: {@code ana@example.com}. */
    public static Recipient email(String address) {
        return new Recipient(Channel.EMAIL, address);
    }

    /** Somebody's phone, by SMS, in E.164 form: {@code +5491155501234}. */
    public static Recipient sms(String number) {
        return new Recipient(Channel.SMS, number);
    }

    /** Somebody's phone, by WhatsApp, in E.164 form. */
    public static Recipient whatsapp(String number) {
        return new Recipient(Channel.WHATSAPP, number);
    }

    /** Somebody's device. */
    public static Recipient push(String token) {
        return new Recipient(Channel.PUSH, token);
    }

    /** Fit for a log: {@code a***@example.com}, {@code +54***34}. */
    public String masked() {
        return switch (channel) {
            case EMAIL -> EmailAddress.of(address).masked();
            case SMS, WHATSAPP -> PhoneNumber.of(address).masked();
            case PUSH -> address.charAt(0) + "***";
        };
    }

    /** The channel and the masked address. */
    @Override
    public String toString() {
        return channel + " " + masked();
    }
}
