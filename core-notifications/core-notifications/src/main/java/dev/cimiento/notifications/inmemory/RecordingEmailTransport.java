package dev.cimiento.notifications.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.SendResult;
import java.util.List;

/** Takes every e-mail and sends none: for tests, and for development without an account. Safe for use by many threads. */
public final class RecordingEmailTransport implements EmailTransport {

    private final Recording<Email> recording = new Recording<>();

    /** An empty one. */
    public RecordingEmailTransport() {}

    @Override
    public SendResult send(Email message) {
        recording.add(requireNonNull(message, "message"));
        return new SendResult.Accepted("recorded-" + message.id());
    }

    /** What the current tenant has sent, in order; the last thousand. */
    public List<Email> sent() {
        return recording.list();
    }
}
