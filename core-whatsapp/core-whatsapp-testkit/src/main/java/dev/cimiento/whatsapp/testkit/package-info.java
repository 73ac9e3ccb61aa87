/** Contracts that every store, transport and webhook of WhatsApp passes. */
@NullMarked
package dev.cimiento.whatsapp.testkit;

import org.jspecify.annotations.NullMarked;
