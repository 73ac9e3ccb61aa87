package dev.cimiento.whatsapp;

/**
 * Reads what a provider sends: first checks, in constant time, that it is from the provider, then understands it. A pure function, with
 * neither network nor database. Safe for use by many threads.
 */
@FunctionalInterface
public interface WhatsAppWebhook {

    /** Checks and reads. Throws for nothing that a request may hold. */
    WebhookResult read(WebhookRequest request);
}
