package dev.cimiento.whatsapp;

/**
 * Hands messages to a provider, one at a time. Applications send through {@link WhatsApp}, which keeps an outbox and the 24-hour window; this
 * is what it sends with. Safe for use by many threads.
 */
public interface WhatsAppTransport {

    /**
     * Hands over a message. Neither Meta nor Twilio recognise a repeated one, so it is sent as often as this is called.
     *
     * @throws RetryableWhatsAppException when the same call can succeed later: too many requests, provider down; nothing was sent
     * @throws OutcomeUnknownWhatsAppException when the request went out and no answer came back
     * @throws PermanentWhatsAppException when somebody must act first: a token has expired, a number is not registered
     */
    SendResult send(Envelope envelope);
}
