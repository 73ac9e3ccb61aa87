/** What a store of schedules implements; applications do not call it. */
@NullMarked
package dev.cimiento.scheduling.spi;

import org.jspecify.annotations.NullMarked;
