/** What stores implement and applications never call. */
@NullMarked
package dev.cimiento.auth.spi;

import org.jspecify.annotations.NullMarked;
