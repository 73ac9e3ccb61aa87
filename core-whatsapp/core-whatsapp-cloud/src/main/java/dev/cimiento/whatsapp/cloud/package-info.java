/** WhatsApp through Meta's Cloud API: sending over HTTPS, and webhooks signed with {@code X-Hub-Signature-256}. */
@NullMarked
package dev.cimiento.whatsapp.cloud;

import org.jspecify.annotations.NullMarked;
