package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A provider could not be talked to. Carries its name and code, and never a token, a phone or a text. */
public abstract sealed class WhatsAppException extends RuntimeException
        permits RetryableWhatsAppException, PermanentWhatsAppException, OutcomeUnknownWhatsAppException {

    private static final long serialVersionUID = 1L;

    private final String provider;
    private final String providerCode;

    /** For the kinds of it. */
    WhatsAppException(String provider, String providerCode, String message, @Nullable Throwable cause) {
        super(provider + ": " + message + (providerCode.isEmpty() ? "" : " (code " + providerCode + ")"), cause);
        this.provider = requireNonNull(provider, "provider");
        this.providerCode = requireNonNull(providerCode, "providerCode");
    }

    /** Which provider: {@code meta}, {@code twilio}. */
    public String provider() {
        return provider;
    }

    /** Its code, or empty where it gave none. */
    public String providerCode() {
        return providerCode;
    }
}
