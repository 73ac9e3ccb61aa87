/** Everything without a database or a library, for tests and first programs. */
@NullMarked
package dev.cimiento.auth.inmemory;

import org.jspecify.annotations.NullMarked;
