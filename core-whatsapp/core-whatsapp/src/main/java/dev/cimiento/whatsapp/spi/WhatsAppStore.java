package dev.cimiento.whatsapp.spi;

import dev.cimiento.whatsapp.Conversations;

/** Conversations with their inbox and their outbox, of the current tenant. Safe for use by many threads. */
public interface WhatsAppStore extends Conversations, Inbox, Outbox {}
