package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a message of ours fares, as the provider told it: perhaps twice, perhaps out of order. Immutable. */
public final class StatusUpdate implements WhatsAppEvent {

    private final LineId line;
    private final ProviderMessageId id;
    private final DeliveryStatus status;
    private final Instant at;
    private final @Nullable MessageId message;
    private final @Nullable Refusal refusal;

    private StatusUpdate(
            LineId line,
            ProviderMessageId id,
            DeliveryStatus status,
            Instant at,
            @Nullable MessageId message,
            @Nullable Refusal refusal) {
        this.line = requireNonNull(line, "line");
        this.id = requireNonNull(id, "id");
        this.status = requireNonNull(status, "status");
        this.at = requireNonNull(at, "at");
        this.message = message;
        this.refusal = refusal;
    }

    /** The message with this provider's id has come this far. */
    public static StatusUpdate of(LineId line, ProviderMessageId id, DeliveryStatus status, Instant at) {
        return new StatusUpdate(line, id, status, at, null, null);
    }

    /** The same, with our own id of the message, where the provider carried it along. */
    public StatusUpdate withMessage(MessageId ours) {
        return new StatusUpdate(line, id, status, at, requireNonNull(ours, "ours"), refusal);
    }

    /** The same, with why it failed. */
    public StatusUpdate withRefusal(Refusal why) {
        return new StatusUpdate(line, id, status, at, message, requireNonNull(why, "why"));
    }

    @Override
    public LineId line() {
        return line;
    }

    /** The provider's id of the message. */
    public ProviderMessageId id() {
        return id;
    }

    /** How far it has come. */
    public DeliveryStatus status() {
        return status;
    }

    /** When, by the provider's clock. */
    public Instant at() {
        return at;
    }

    /** Our id of the message, where the provider carried it along: finds the message even where the answer to sending it was lost. */
    public Optional<MessageId> message() {
        return Optional.ofNullable(message);
    }

    /** Why it failed. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusUpdate update
                && line.equals(update.line)
                && id.equals(update.id)
                && status == update.status
                && at.equals(update.at)
                && Objects.equals(message, update.message)
                && Objects.equals(refusal, update.refusal);
    }

    @Override
    public int hashCode() {
        return Objects.hash(line, id, status, at);
    }

    @Override
    public String toString() {
        return "StatusUpdate[" + id + " " + status + "]";
    }
}
