/** What is sent and received: the outbox, the WhatsApp webhooks and the chat simulator. */
@NullMarked
package dev.cimiento.reference.messaging;

import org.jspecify.annotations.NullMarked;
