package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/** What became of a wish to send something. */
public sealed interface Sending {

    /**
     * It is in the outbox.
     *
     * @param message ours
     */
    record Queued(MessageId message) implements Sending {

        /** Checks that it is there. */
        public Queued {
            requireNonNull(message, "message");
        }
    }

    /**
     * The person has not written for 24 hours: send a template instead.
     *
     * @param window of the conversation
     */
    record WindowClosed(ServiceWindow window) implements Sending {

        /** Checks that it is there. */
        public WindowClosed {
            requireNonNull(window, "window");
        }
    }

    /**
     * There is no such conversation.
     *
     * @param conversation the one asked for
     */
    record UnknownConversation(ConversationId conversation) implements Sending {

        /** Checks that it is there. */
        public UnknownConversation {
            requireNonNull(conversation, "conversation");
        }
    }
}
