package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

/** One text message, ready to go. Who it is from is the transport's business, since that belongs to the account. Immutable. */
public final class Sms {

    /** The longest text, in characters (Twilio's error 21617). Providers bill by parts of 153, of 67 where one letter is not in GSM 03.38. */
    public static final int LONGEST = 1600;

    private final NotificationId id;
    private final PhoneNumber to;
    private final String text;

    private Sms(NotificationId id, PhoneNumber to, String text) {
        this.id = requireNonNull(id, "id");
        this.to = requireNonNull(to, "to");
        this.text = text;
    }

    /**
     * This text to this number.
     *
     * @param id the same for every attempt to send it
     * @throws IllegalArgumentException when the text is blank or longer than {@link #LONGEST}
     */
    public static Sms of(NotificationId id, PhoneNumber to, String text) {
        if (requireNonNull(text, "text").isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "text of an SMS must have 1 to " + LONGEST + " characters, has " + text.length());
        }
        return new Sms(id, to, text);
    }

    /** Which message this is; the same for every attempt. */
    public NotificationId id() {
        return id;
    }

    /** Who gets it. */
    public PhoneNumber to() {
        return to;
    }

    /** What it says. */
    public String text() {
        return text;
    }

    /** The id and the masked number. */
    @Override
    public String toString() {
        return "Sms[" + id + " to " + to + "]";
    }
}
