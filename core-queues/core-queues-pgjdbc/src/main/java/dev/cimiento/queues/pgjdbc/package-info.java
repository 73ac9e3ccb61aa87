/** Wakes workers of all processes by LISTEN and NOTIFY, with PostgreSQL's own driver. */
@NullMarked
package dev.cimiento.queues.pgjdbc;

import org.jspecify.annotations.NullMarked;
