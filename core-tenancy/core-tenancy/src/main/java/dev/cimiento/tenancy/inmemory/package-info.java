/** A registry without a database, for tests and first programs. */
@NullMarked
package dev.cimiento.tenancy.inmemory;

import org.jspecify.annotations.NullMarked;
