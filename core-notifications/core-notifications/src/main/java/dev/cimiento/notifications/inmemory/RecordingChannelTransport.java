package dev.cimiento.notifications.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.ChannelMessage;
import dev.cimiento.notifications.ChannelTransport;
import dev.cimiento.notifications.SendResult;
import java.util.List;

/** Takes every message and sends none: for tests, and for development without an account. Safe for use by many threads. */
public final class RecordingChannelTransport implements ChannelTransport {

    private final Recording<ChannelMessage> recording = new Recording<>();

    /** An empty one. */
    public RecordingChannelTransport() {}

    @Override
    public SendResult send(ChannelMessage message) {
        recording.add(requireNonNull(message, "message"));
        return new SendResult.Accepted("recorded-" + message.id());
    }

    /** What the current tenant has sent, in order; the last thousand. */
    public List<ChannelMessage> sent() {
        return recording.list();
    }
}
