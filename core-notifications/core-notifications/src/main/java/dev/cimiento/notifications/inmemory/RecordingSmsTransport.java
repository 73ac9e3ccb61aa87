package dev.cimiento.notifications.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.Sms;
import dev.cimiento.notifications.SmsTransport;
import java.util.List;

/** Takes every text message and sends none: for tests, and for development without an account. Safe for use by many threads. */
public final class RecordingSmsTransport implements SmsTransport {

    private final Recording<Sms> recording = new Recording<>();

    /** An empty one. */
    public RecordingSmsTransport() {}

    @Override
    public SendResult send(Sms message) {
        recording.add(requireNonNull(message, "message"));
        return new SendResult.Accepted("recorded-" + message.id());
    }

    /** What the current tenant has sent, in order; the last thousand. */
    public List<Sms> sent() {
        return recording.list();
    }
}
