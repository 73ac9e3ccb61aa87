package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/** What became of a message that a webhook brought. */
public sealed interface Receipt {

    /** Our id of the message. */
    MessageId message();

    /**
     * It is new, and stored.
     *
     * @param conversation where
     * @param message ours
     */
    record Stored(ConversationId conversation, MessageId message) implements Receipt {

        /** Checks that all is there. */
        public Stored {
            requireNonNull(conversation, "conversation");
            requireNonNull(message, "message");
        }
    }

    /**
     * It was here already: nothing was done.
     *
     * @param message ours
     */
    record Duplicate(MessageId message) implements Receipt {

        /** Checks that it is there. */
        public Duplicate {
            requireNonNull(message, "message");
        }
    }

    /**
     * It is new, but was sent too long ago to be acted on: stored, and nothing else.
     *
     * @param message ours
     */
    record Stale(MessageId message) implements Receipt {

        /** Checks that it is there. */
        public Stale {
            requireNonNull(message, "message");
        }
    }
}
