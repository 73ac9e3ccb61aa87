/** Jobs and the waiting line in memory, for tests and first steps: nothing outlives the process. */
@NullMarked
package dev.cimiento.queues.inmemory;

import org.jspecify.annotations.NullMarked;
