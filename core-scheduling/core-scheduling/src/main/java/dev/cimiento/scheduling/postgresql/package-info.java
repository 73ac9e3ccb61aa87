/** The schedule in PostgreSQL. */
@NullMarked
package dev.cimiento.scheduling.postgresql;

import org.jspecify.annotations.NullMarked;
