/** Conversations on PostgreSQL. */
@NullMarked
package dev.cimiento.whatsapp.postgresql;

import org.jspecify.annotations.NullMarked;
