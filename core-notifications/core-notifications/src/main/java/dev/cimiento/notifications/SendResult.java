package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

/** What a provider answered. */
public sealed interface SendResult {

    /**
     * The provider took the message. Whether it reaches the recipient is known later, if ever.
     *
     * @param reference how the provider calls it (Twilio's {@code SM...}; for SMTP the Message-ID), for its support
     */
    record Accepted(String reference) implements SendResult {

        /** Checks that there is a reference. */
        public Accepted {
            requireNonNull(reference, "reference");
        }
    }

    /**
     * The provider will never take this message; trying again, there or elsewhere, is of no use.
     *
     * @param reason the cause, the same for all providers
     * @param providerCode the provider's own code, such as {@code 21610} or {@code 550 5.1.1}; never its text, which repeats the address
     */
    record Rejected(Reason reason, String providerCode) implements SendResult {

        /** Checks that nothing is missing. */
        public Rejected {
            requireNonNull(reason, "reason");
            requireNonNull(providerCode, "providerCode");
        }
    }

    /** Why a provider refuses a message. */
    enum Reason {
        /** There is no such mailbox or phone, or it cannot take this kind of message. */
        INVALID_RECIPIENT,
        /** The recipient asked not to be written to. */
        OPTED_OUT,
        /** What the message says is refused: too long, spam, a policy. */
        CONTENT_REFUSED,
        /** Something else; see the provider's code. */
        OTHER
    }
}
