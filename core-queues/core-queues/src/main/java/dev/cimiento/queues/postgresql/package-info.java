/** Jobs and the waiting line in PostgreSQL. */
@NullMarked
package dev.cimiento.queues.postgresql;

import org.jspecify.annotations.NullMarked;
