/** WhatsApp through Twilio: sending with the Messages API, and webhooks signed with {@code X-Twilio-Signature}. */
@NullMarked
package dev.cimiento.whatsapp.twilio;

import org.jspecify.annotations.NullMarked;
