/** What providers and stores implement, and applications never call. */
@NullMarked
package dev.cimiento.payments.spi;

import org.jspecify.annotations.NullMarked;
