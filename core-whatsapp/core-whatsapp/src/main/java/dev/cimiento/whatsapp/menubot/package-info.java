/** A bot of numbered menus: steps are written once and work as plain text and as WhatsApp's lists. */
@NullMarked
package dev.cimiento.whatsapp.menubot;

import org.jspecify.annotations.NullMarked;
