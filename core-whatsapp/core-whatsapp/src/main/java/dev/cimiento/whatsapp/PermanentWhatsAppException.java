package dev.cimiento.whatsapp;

import org.jspecify.annotations.Nullable;

/** The same call fails until somebody acts: a token has expired, a number is not registered, a request is wrong. */
public final class PermanentWhatsAppException extends WhatsAppException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param provider which provider
     * @param providerCode its code, or empty
     * @param message what happened and what to do, without secrets
     * @param cause what was thrown below, if anything
     */
    public PermanentWhatsAppException(String provider, String providerCode, String message, @Nullable Throwable cause) {
        super(provider, providerCode, message, cause);
    }
}
