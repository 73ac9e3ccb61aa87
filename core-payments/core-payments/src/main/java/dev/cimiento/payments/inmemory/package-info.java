/** Twins of the stores that keep everything in memory: for tests and first steps. */
@NullMarked
package dev.cimiento.payments.inmemory;

import org.jspecify.annotations.NullMarked;
