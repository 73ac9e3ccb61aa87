package dev.cimiento.whatsapp;

import org.jspecify.annotations.Nullable;

/** The request went out and no answer came: the message may have been sent. Wait for its status before sending it again. */
public final class OutcomeUnknownWhatsAppException extends WhatsAppException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param provider which provider
     * @param providerCode its code, or empty
     * @param message what happened and what to do, without secrets
     * @param cause what was thrown below, if anything
     */
    public OutcomeUnknownWhatsAppException(
            String provider, String providerCode, String message, @Nullable Throwable cause) {
        super(provider, providerCode, message, cause);
    }
}
