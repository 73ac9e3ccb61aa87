package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/** What a provider said to a message. */
public sealed interface SendResult {

    /**
     * It takes care of it; a status will tell whether it arrived.
     *
     * @param id the provider's
     */
    record Accepted(ProviderMessageId id) implements SendResult {

        /** Checks that it is there. */
        public Accepted {
            requireNonNull(id, "id");
        }
    }

    /**
     * It will not send it, and sending it again changes nothing.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements SendResult {

        /** Checks that it is there. */
        public Refused {
            requireNonNull(refusal, "refusal");
        }
    }
}
