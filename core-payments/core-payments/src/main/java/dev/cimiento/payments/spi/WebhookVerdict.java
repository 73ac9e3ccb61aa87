package dev.cimiento.payments.spi;

import dev.cimiento.payments.WebhookResult;

/** What a gateway says to a webhook. */
public sealed interface WebhookVerdict {

    /**
     * It is from the provider.
     *
     * @param event what it is about; a hint only, the truth is fetched
     */
    record Genuine(WebhookEvent event) implements WebhookVerdict {}

    /**
     * It is not, or not provably.
     *
     * @param reason why
     */
    record Refused(WebhookResult.Reason reason) implements WebhookVerdict {}
}
