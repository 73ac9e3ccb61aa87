package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/**
 * Why a message was not delivered.
 *
 * @param reason the same for all providers
 * @param providerCode the provider's code, such as Meta's {@code 131047}; empty where the reason is ours
 */
public record Refusal(Reason reason, String providerCode) {

    /** Checks that both are there. */
    public Refusal {
        requireNonNull(reason, "reason");
        providerCode = Checks.storable(providerCode, "providerCode");
    }

    /** A refusal of ours. */
    public static Refusal of(Reason reason) {
        return new Refusal(reason, "");
    }

    /** The kinds of refusal. */
    public enum Reason {
        /** More than 24 hours after the person's last message only a template may be sent. */
        WINDOW_CLOSED,
        /** No such person on WhatsApp, or they cannot be reached. */
        RECIPIENT_UNREACHABLE,
        /** The person has blocked the business or opted out, or WhatsApp holds the message back to protect them. */
        BLOCKED,
        /** The template does not exist in that language, is paused, or its parameters do not fit. */
        TEMPLATE_REJECTED,
        /** The provider does not take this content. */
        CONTENT_REJECTED,
        /** It was tried as often as allowed. */
        GAVE_UP,
        /** Anything else: see the provider's code. */
        OTHER
    }
}
