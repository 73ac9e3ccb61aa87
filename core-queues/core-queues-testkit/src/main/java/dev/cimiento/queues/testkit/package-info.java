/** The contracts that every job store and every waiting line must pass. */
@NullMarked
package dev.cimiento.queues.testkit;

import org.jspecify.annotations.NullMarked;
