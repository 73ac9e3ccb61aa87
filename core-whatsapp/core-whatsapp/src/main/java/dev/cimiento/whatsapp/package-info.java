/**
 * WhatsApp for a business: verified webhooks, persisted conversations, a bot, and an outbox.
 *
 * <p>Begin with {@link dev.cimiento.whatsapp.WhatsApp}: {@code receive} what a webhook brought, {@code handle} it with a {@link
 * dev.cimiento.whatsapp.Bot}, {@code deliver} the replies through a {@link dev.cimiento.whatsapp.WhatsAppTransport}.
 */
@NullMarked
package dev.cimiento.whatsapp;

import org.jspecify.annotations.NullMarked;
