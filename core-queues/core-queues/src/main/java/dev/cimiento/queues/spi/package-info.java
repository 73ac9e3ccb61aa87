/** What an engine for jobs implements; applications do not call it. */
@NullMarked
package dev.cimiento.queues.spi;

import org.jspecify.annotations.NullMarked;
