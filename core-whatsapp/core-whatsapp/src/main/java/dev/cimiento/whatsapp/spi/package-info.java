/** What stores of conversations implement; applications never call it. */
@NullMarked
package dev.cimiento.whatsapp.spi;

import org.jspecify.annotations.NullMarked;
