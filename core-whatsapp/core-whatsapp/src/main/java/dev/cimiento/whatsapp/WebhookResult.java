package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a webhook's request was. */
public sealed interface WebhookResult {

    /**
     * It comes from the provider. Store the events, then answer 200; where they cannot be stored answer 5xx, and the provider sends it again.
     *
     * @param events what it told, in its order; empty where it told nothing that matters here
     */
    record Verified(List<WhatsAppEvent> events) implements WebhookResult {

        /** Copies the events. */
        public Verified {
            events = List.copyOf(events);
        }
    }

    /**
     * It does not, or cannot be read: do nothing and answer {@link Reason#httpStatus()}.
     *
     * @param reason why
     */
    record Rejected(Reason reason) implements WebhookResult {

        /** Checks that it is there. */
        public Rejected {
            requireNonNull(reason, "reason");
        }
    }

    /** Why a request was rejected. */
    enum Reason {
        /** No signature, or more than one. */
        NO_SIGNATURE(401),
        /** The signature is not of these bytes by a known secret. */
        BAD_SIGNATURE(401),
        /** It is signed, but for another account. */
        WRONG_ACCOUNT(403),
        /** It has more bytes than the provider sends. */
        TOO_LARGE(413),
        /** It is signed, but cannot be read. */
        MALFORMED(400);

        private final int httpStatus;

        Reason(int httpStatus) {
            this.httpStatus = httpStatus;
        }

        /** What to answer. */
        public int httpStatus() {
            return httpStatus;
        }
    }
}
