/** A schedule without a database, for tests and first programs. */
@NullMarked
package dev.cimiento.scheduling.inmemory;

import org.jspecify.annotations.NullMarked;
