package dev.cimiento.whatsapp;

import org.jspecify.annotations.Nullable;

/** The same call can succeed later; nothing was sent. */
public final class RetryableWhatsAppException extends WhatsAppException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param provider which provider
     * @param providerCode its code, or empty
     * @param message what happened and what to do, without secrets
     * @param cause what was thrown below, if anything
     */
    public RetryableWhatsAppException(String provider, String providerCode, String message, @Nullable Throwable cause) {
        super(provider, providerCode, message, cause);
    }
}
