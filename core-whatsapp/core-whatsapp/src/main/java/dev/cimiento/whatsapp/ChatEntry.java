package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One bubble of a conversation. */
public sealed interface ChatEntry {

    /** Ours. */
    MessageId id();

    /** When it was sent by the person, or queued by the business. */
    Instant at();

    /** How it reads. */
    String text();

    /**
     * What the person sent.
     *
     * @param id ours
     * @param content what it says
     * @param at when it was sent
     * @param handling what became of it
     */
    record Received(MessageId id, InboundContent content, Instant at, Handling handling) implements ChatEntry {

        /** Checks that all is there. */
        public Received {
            requireNonNull(id, "id");
            requireNonNull(content, "content");
            requireNonNull(at, "at");
            requireNonNull(handling, "handling");
        }

        @Override
        public String text() {
            return content.words();
        }
    }

    /** What the business sent, or tries to. Immutable. */
    final class Sent implements ChatEntry {

        private final MessageId id;
        private final OutboundMessage message;
        private final Instant at;
        private final DeliveryStatus status;
        private final @Nullable Refusal refusal;

        private Sent(
                MessageId id, OutboundMessage message, Instant at, DeliveryStatus status, @Nullable Refusal refusal) {
            this.id = requireNonNull(id, "id");
            this.message = requireNonNull(message, "message");
            this.at = requireNonNull(at, "at");
            this.status = requireNonNull(status, "status");
            this.refusal = refusal;
        }

        /** For stores. */
        public static Sent of(
                MessageId id, OutboundMessage message, Instant at, DeliveryStatus status, Optional<Refusal> refusal) {
            return new Sent(id, message, at, status, refusal.orElse(null));
        }

        @Override
        public MessageId id() {
            return id;
        }

        /** What it says. */
        public OutboundMessage message() {
            return message;
        }

        @Override
        public Instant at() {
            return at;
        }

        @Override
        public String text() {
            return message.asText();
        }

        /** How far it has come. */
        public DeliveryStatus status() {
            return status;
        }

        /** Why it failed. */
        public Optional<Refusal> refusal() {
            return Optional.ofNullable(refusal);
        }

        @Override
        public String toString() {
            return "Sent[" + id + " " + status + "]";
        }
    }

    /** What became of a message that came in. */
    enum Handling {
        /** The bot has yet to answer it. */
        WAITING,
        /** The bot has answered it. */
        HANDLED,
        /** The bot failed on it as often as allowed: a human must look. */
        ABANDONED,
        /** It was told so late that acting on it would do harm: stored, and nothing else. */
        STALE
    }
}
