package dev.cimiento.payments;

/**
 * A webhook that nobody tries again.
 *
 * @param provider whose
 * @param eventId the provider's id of it
 * @param type the provider's word for what happened
 * @param failure what was wrong the last time
 */
public record GivenUpWebhook(ProviderId provider, String eventId, String type, String failure) {}
