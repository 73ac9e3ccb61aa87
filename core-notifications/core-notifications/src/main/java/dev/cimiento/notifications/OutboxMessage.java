package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A queued message as it will be sent: what never changes of it.
 *
 * @param id its name
 * @param key what the caller calls it
 * @param fingerprint of the recipient, text, language and values, to tell a repeated call from a key used twice
 * @param recipient who gets it
 * @param template which text
 * @param locale the wanted language
 * @param content what it says, rendered when it was queued
 * @param guarantee what happens where nobody knows whether it was sent
 * @param queuedAt when it was queued
 * @param notBefore when it may first be sent
 * @param expiresAt when it is no longer worth sending, where that is limited
 */
public record OutboxMessage(
        NotificationId id,
        IdempotencyKey key,
        String fingerprint,
        Recipient recipient,
        TemplateName template,
        Locale locale,
        Content content,
        Guarantee guarantee,
        Instant queuedAt,
        Instant notBefore,
        Optional<Instant> expiresAt) {

    /** Checks that nothing is missing. */
    public OutboxMessage {
        requireNonNull(id, "id");
        requireNonNull(key, "key");
        requireNonNull(fingerprint, "fingerprint");
        requireNonNull(recipient, "recipient");
        requireNonNull(template, "template");
        requireNonNull(locale, "locale");
        requireNonNull(content, "content");
        requireNonNull(guarantee, "guarantee");
        requireNonNull(queuedAt, "queuedAt");
        requireNonNull(notBefore, "notBefore");
        requireNonNull(expiresAt, "expiresAt");
    }

    /** The id, the text's name and the masked recipient. */
    @Override
    public String toString() {
        return "OutboxMessage[" + id + ", " + template + " to " + recipient + "]";
    }
}
