/** What stores implement and applications never call. */
@NullMarked
package dev.cimiento.notifications.spi;

import org.jspecify.annotations.NullMarked;
