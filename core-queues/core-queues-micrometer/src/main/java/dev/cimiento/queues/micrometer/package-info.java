/** What workers do, as meters of Micrometer. */
@NullMarked
package dev.cimiento.queues.micrometer;

import org.jspecify.annotations.NullMarked;
