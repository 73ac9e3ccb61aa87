/** The outbox in PostgreSQL. */
@NullMarked
package dev.cimiento.notifications.postgresql;

import org.jspecify.annotations.NullMarked;
